import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { freePort } from "../../src/start/ports.ts";

/** Where distributions put the programs; the newest release comes first. */
const INSTALLED = "/usr/lib/postgresql";

/** A PostgreSQL of the tests' own, on loopback. */
export interface PostgresServer {
  readonly url: string;
  /** Stops it at once, as a crash would, and starts it again on the same port with what it had kept. */
  crashAndRestart(): Promise<void>;
  /** Stops it for good or until `start`. */
  kill(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

/** The folder of PostgreSQL's programs on this machine; undefined when there is none. */
export function postgresPrograms(): string | undefined {
  if (!existsSync(INSTALLED)) return undefined;
  const folders = readdirSync(INSTALLED)
    .sort((a, b) => Number(b) - Number(a))
    .map((release) => join(INSTALLED, release, "bin"));
  return folders.find((folder) => existsSync(join(folder, "initdb")) && existsSync(join(folder, "postgres")));
}

/**
 * Starts a server with an empty cluster in a folder of its own. It keeps what it commits over `kill`.
 * @param password with one it asks for it as servers do (SCRAM-SHA-256); the URL does not have it
 */
export async function startPostgres(programs: string, password?: string): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), "aeo-postgres-"));
  const as = owner();
  if (as.uid !== undefined && as.gid !== undefined) chownSync(folder, as.uid, as.gid);
  const data = join(folder, "data");
  const secret = join(folder, "password");
  if (password !== undefined) writeFileSync(secret, password);
  if (password !== undefined && as.uid !== undefined && as.gid !== undefined) chownSync(secret, as.uid, as.gid);
  const letsIn = password === undefined ? ["-A", "trust"] : ["-A", "scram-sha-256", `--pwfile=${secret}`];
  execFileSync(join(programs, "initdb"), ["-D", data, "-U", "aeo", ...letsIn, "-E", "UTF8", "--no-sync"], {
    ...as,
    cwd: folder,
    stdio: "pipe",
  });
  const port = await freePort();
  const url = `postgres://aeo@127.0.0.1:${port}/postgres`;
  // What is committed survives the end of its processes without it; a power cut is not tested.
  const settings = ["-c", "fsync=off", "-c", "listen_addresses=127.0.0.1", "-c", `unix_socket_directories=${folder}`];
  let child: ChildProcess | undefined;
  const start = async () => {
    child = spawn(join(programs, "postgres"), ["-D", data, "-p", String(port), ...settings], {
      ...as,
      cwd: folder,
      stdio: "ignore",
    });
    await answers(url, password, child);
  };
  const kill = async () => {
    const dying = child;
    child = undefined;
    if (dying === undefined || dying.exitCode !== null) return;
    const exited = once(dying, "exit");
    // An immediate shutdown: every backend is ended without a word, as after a crash; the next start recovers from the log.
    dying.kill("SIGQUIT");
    await exited;
  };
  await start();
  return {
    url,
    start,
    kill,
    async crashAndRestart() {
      await kill();
      await start();
    },
    async close() {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL does not run as root: then it runs as the user that its package made. */
function owner(): { readonly uid?: number; readonly gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string) => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}

async function answers(url: string, password: string | undefined, child: ChildProcess): Promise<void> {
  const deadline = performance.now() + 30_000;
  for (;;) {
    const { hostname: host, port, username: user } = new URL(url);
    const client = new pg.Client({
      host,
      port: Number(port),
      user,
      database: "postgres",
      ...(password && { password }),
    });
    client.on("error", () => undefined);
    try {
      await client.connect();
      return;
    } catch (error) {
      if (child.exitCode !== null || performance.now() > deadline)
        throw new Error("PostgreSQL did not start", { cause: error });
      await pause(50);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}
