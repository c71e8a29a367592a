import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { readlinkSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import type { Place } from "./places.ts";
import type { Wrap } from "./validator.ts";

const BRIDGE = "aeo0";
const address = (index: number) => `10.78.0.${index + 1}`;

/** Set by whoever runs this process in a network namespace of its own, whose interfaces it may therefore change. */
export const IN_NAMESPACE = "AEO_IN_NAMESPACE";

/** A network of machines on this machine: a namespace for each, joined by a bridge in the namespace of this process. */
export class Namespaces {
  readonly places: readonly Place[];
  readonly wraps: readonly Wrap[];
  readonly #holders: readonly ChildProcess[];
  /** What cannot reach what, as "from to". */
  #cuts = new Set<string>();

  private constructor(holders: readonly ChildProcess[]) {
    this.#holders = holders;
    this.places = holders.map((_, index) => ({
      host: address(index),
      peerPort: 26_656,
      rpcPort: 8_545,
      wsPort: 8_546,
    }));
    this.wraps = holders.map((_, index) => (command) => [...this.#inside(index), ...command]);
  }

  /** @throws Error outside a namespace of its own, or where namespaces are not permitted */
  static async open(count: number): Promise<Namespaces> {
    if (process.env[IN_NAMESPACE] === undefined) throw new Error(`run this with unshare --net and ${IN_NAMESPACE} set`);
    ip("link set lo up");
    ip(`link add ${BRIDGE} type bridge`);
    ip(`addr add 10.78.0.254/24 dev ${BRIDGE}`);
    ip(`link set ${BRIDGE} up`);
    const holders = Array.from({ length: count }, () =>
      spawn("unshare", ["--net", "--", "sleep", "infinity"], { stdio: "ignore" }),
    );
    const opened = new Namespaces(holders);
    for (const [index, holder] of holders.entries()) {
      await separated(holder);
      ip(`link add v${index} type veth peer name eth0 netns ${holder.pid}`);
      ip(`link set v${index} master ${BRIDGE} up`);
      opened.#ipInside(index, "link set lo up");
      opened.#ipInside(index, `addr add ${address(index)}/24 dev eth0`);
      opened.#ipInside(index, "link set eth0 up");
    }
    return opened;
  }

  /** Lets only those in the same group reach each other; whoever is in none reaches nobody. This process reaches all. */
  partition(...groups: readonly (readonly number[])[]): void {
    const together = (a: number, b: number) => groups.some((group) => group.includes(a) && group.includes(b));
    const wanted = new Set<string>();
    for (const a of this.places.keys())
      for (const b of this.places.keys()) if (a !== b && !together(a, b)) wanted.add(`${a} ${b}`);
    for (const cut of wanted) if (!this.#cuts.has(cut)) this.#route("add", cut);
    for (const cut of this.#cuts) if (!wanted.has(cut)) this.#route("del", cut);
    this.#cuts = wanted;
  }

  heal(): void {
    this.partition([...this.places.keys()]);
  }

  /** Packets go nowhere and nobody is told, as when a cable is cut. */
  #route(action: "add" | "del", cut: string): void {
    const [from, to] = cut.split(" ").map(Number) as [number, number];
    this.#ipInside(from, `route ${action} blackhole ${address(to)}/32`);
  }

  close(): void {
    for (const holder of this.#holders) holder.kill("SIGKILL");
    ip(`link del ${BRIDGE}`);
  }

  #inside(index: number): string[] {
    return ["nsenter", `--net=/proc/${this.#holders[index]?.pid}/ns/net`, "--"];
  }

  #ipInside(index: number, text: string): void {
    const [command, ...args] = [...this.#inside(index), "ip", ...text.split(" ")] as [string, ...string[]];
    execFileSync(command, args);
  }
}

function ip(text: string): void {
  execFileSync("ip", text.split(" "));
}

/** Waits until a process is in a namespace of its own. */
async function separated({ pid }: ChildProcess): Promise<void> {
  const own = readlinkSync("/proc/self/ns/net");
  for (let tries = 0; tries < 500; tries += 1) {
    try {
      if (readlinkSync(`/proc/${pid}/ns/net`) !== own) return;
    } catch {
      // It is just starting, or ended: then the next question fails too, until the tries are used up.
    }
    await pause(10);
  }
  throw new Error("a network namespace could not be made");
}
