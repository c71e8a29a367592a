import { parse } from "yaml";
import { composeFile } from "../files/compose.ts";
import { PROFILE } from "../profile.ts";
import { eachNode, object, type Rule, text, texts } from "./rule.ts";

/** IMAGE_FLOOR: pinned, and new enough. */
const image = eachNode("IMAGE_FLOOR", "compose", (value) => {
  const name = text(object(object(value["services"])["besu"])["image"]);
  const version = /:(\d+\.\d+\.\d+)(?:-[A-Za-z0-9.-]+)?(?:@sha256:[0-9a-f]{64})?$/.exec(name)?.[1];
  const fix = `Name a release from ${PROFILE.imageFloor} on, best with its digest: ${PROFILE.image}@sha256:…`;
  if (version === undefined)
    return [{ key: "image", problem: `${name || "no image"} is not pinned to a release`, fix }];
  return [isOlder(version, PROFILE.imageFloor) && { key: "image", problem: `${name} is too old`, fix }];
});

function isOlder(version: string, floor: string): boolean {
  const [one, other] = [version, floor].map((text) => text.split(".").map(Number)) as [number[], number[]];
  const at = one.findIndex((part, index) => part !== other[index]);
  return at >= 0 && (one[at] as number) < (other[at] as number);
}

/** PORT_PUBLISHED: only the proxy has TLS, so everything else stays inside or on loopback; the nodes have their own port. */
const ports = eachNode("PORT_PUBLISHED", "compose", (value, { member: { node } }) => {
  const taken = new Set<string>();
  return Object.entries(object(value["services"])).flatMap(([service, definition]) =>
    publishedBy(object(definition)["ports"]).map(({ host, container, published, shown }) => {
      const open = service === "proxy" ? PROXY_PORTS : service === "besu" ? [node.port] : [];
      if (!open.includes(container) && !isLoopback(host))
        return {
          key: shown,
          problem: `publishes port ${container} of ${service}, which has no TLS`,
          fix: `Take it away; the proxy is the way in. On the machine itself: 127.0.0.1:${container}:${container}.`,
        };
      const again = taken.has(published);
      taken.add(published);
      return again && { key: shown, problem: `publishes ${published} a second time`, fix: "Give it another port." };
    }),
  );
});
const PROXY_PORTS = [443, 8545];

interface Published {
  readonly host: string;
  readonly container: number;
  /** Port of the machine, with its protocol. */
  readonly published: string;
  readonly shown: string;
}

/** Both ways in which compose writes ports. */
function publishedBy(ports: unknown): Published[] {
  const short = texts(ports).map((shown) => {
    const [places = "", protocol = "tcp"] = shown.split("/");
    const parts = places.split(":");
    const host = parts.length > 2 ? parts.slice(0, -2).join(":") : "";
    return { host, container: Number(parts.at(-1)), published: `${parts.at(-2)}/${protocol}`, shown };
  });
  const long = (Array.isArray(ports) ? ports : [])
    .map(object)
    .filter((port) => "target" in port)
    .map((port) => ({
      host: text(port["host_ip"]),
      container: Number(port["target"]),
      published: `${String(port["published"])}/${text(port["protocol"]) || "tcp"}`,
      shown: "target",
    }));
  return [...short, ...long];
}

function isLoopback(host: string): boolean {
  return host.startsWith("127.") || host === "localhost";
}

/** RESTART_POLICY: Besu ends itself when memory runs out, from 26.9.0 on. */
const restart = eachNode("RESTART_POLICY", "compose", (value) =>
  ["besu", "gateway", "proxy"].map((service) => {
    const policy = object(object(value["services"])[service])["restart"];
    return (
      !["always", "unless-stopped", "on-failure"].includes(String(policy)) && {
        key: service,
        problem: `${service} does not start again by itself`,
        fix: 'Put restart: unless-stopped, or "no" only where something else restarts it.',
      }
    );
  }),
);

/** What a member may set by itself; ports, images and restarts have their own rules. */
const FREE = /^services\/[^/]+\/(image|ports|restart|logging|stop_grace_period|mem_limit|cpus|pull_policy)(\/|$)/;

/** COMPOSE_CHANGED: what containers run, mount, and are told is what was generated; else other rules would look at files nobody reads. */
const changed = eachNode("COMPOSE_CHANGED", "compose", (value, { member }) => {
  const wanted = leaves(parse(composeFile(member)));
  const found = leaves(value);
  return [...new Set([...wanted.keys(), ...found.keys()])]
    .filter((path) => wanted.get(path) !== found.get(path) && !FREE.test(path) && !isHeap(path, found.get(path)))
    .map((path) => ({
      key: path.split("/").findLast((part) => !/^\d+$/.test(part)) ?? path,
      problem: `${path} is ${found.get(path) ?? "not there"}, and generated is ${wanted.get(path) ?? "nothing"}`,
      fix: "Put it back as aeo network generate writes it.",
    }));
});

/** How much memory Besu's Java may take; other words for Java could make it load anything. */
function isHeap(path: string, value = ""): boolean {
  return path === "services/besu/environment/JAVA_OPTS" && /^"(-Xm[sx]\d+[kmg] ?)+"$/i.test(value);
}

/** Every value of a document by its path; an empty list or object is one too. */
function leaves(value: unknown, path = ""): Map<string, string> {
  const entries = typeof value === "object" && value !== null ? Object.entries(value) : [];
  if (entries.length === 0) return new Map([[path, JSON.stringify(value)]]);
  return new Map(entries.flatMap(([key, inner]) => [...leaves(inner, path === "" ? key : `${path}/${key}`)]));
}

export const composeRules: readonly Rule[] = [image, ports, restart, changed];
