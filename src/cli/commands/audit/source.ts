import { AeoError, ERRORS } from "../../../domain/errors.ts";
import { createThreadedClient } from "../../../ledger/logThread/logThread.ts";
import type { RpcClient } from "../../../ledger/rpcClient.ts";
import { RpcError } from "../../../ledger/rpc.ts";
import { EXIT, type Exit, exitOfKind } from "../../exit.ts";
import { CliFault } from "../../fault.ts";
import { nodeToken } from "../../nodeToken.ts";
import type { Cli } from "../../session.ts";
import { Painter } from "../../text.ts";

/** A node, to ask until `use` has settled. @throws CliFault USAGE when it is no URL */
export async function withNode<T>(url: string, use: (rpc: RpcClient) => Promise<T>): Promise<T> {
  const parsed = URL.parse(url);
  if (parsed === null || !["http:", "https:"].includes(parsed.protocol))
    throw new CliFault("USAGE", "--rpc is not an http or https URL");
  const rpc = createThreadedClient({ url, timeoutMs: 60_000, maxBytes: 256 * 1024 * 1024, bearer: nodeToken(url) });
  try {
    return await use(rpc);
  } finally {
    rpc.close();
  }
}

/** Runs an audit; what keeps it from knowing is said as the command line says everything, with exit 3. */
export async function auditing(cli: Cli, run: () => Promise<Exit>): Promise<void> {
  try {
    cli.exit = await run();
  } catch (error) {
    if (error instanceof RpcError)
      cli.exit = say(cli, "LEDGER_UNAVAILABLE", `the node: ${error.message}`, EXIT.unknown);
    else if (error instanceof AeoError && error.code === "LEDGER_UNVERIFIABLE")
      cli.exit = say(cli, error.code, error.message, EXIT.negative);
    else if (error instanceof AeoError && error.kind === "not-found")
      cli.exit = say(cli, error.code, error.message, EXIT.negative, {
        outcome: "NOT_FOUND",
        fix: ERRORS[error.code].fix,
      });
    else if (error instanceof AeoError && error.code === "INVALID_CONFIGURATION")
      cli.exit = say(cli, error.code, error.message, EXIT.usage, { fix: ERRORS[error.code].fix });
    else if (error instanceof AeoError) cli.exit = say(cli, error.code, error.message, exitOfKind(error.kind));
    else if (isOfFiles(error)) throw new CliFault("FILE_UNREADABLE", error.message, { cause: error });
    else throw error;
  }
}

function say(
  { io, json }: Cli,
  code: string,
  detail: string,
  exit: Exit,
  {
    outcome = exit === EXIT.negative ? "FAULT" : "UNKNOWN",
    fix = "Check the node and the address book, then run it again.",
  } = {},
): Exit {
  if (json) io.stdout(`${JSON.stringify({ outcome, code, detail })}\n`);
  const painter = new Painter(io.colour.stderr);
  io.stderr(
    painter.fields([
      ["cannot", { text: code, tone: "unsure" }],
      ["why", detail],
      ["fix", fix],
    ]),
  );
  return exit;
}

const OF_FILES: ReadonlySet<unknown> = new Set([
  "ENOENT",
  "EACCES",
  "EPERM",
  "EISDIR",
  "ENOTDIR",
  "EEXIST",
  "EROFS",
  "ENOSPC",
  "EDQUOT",
]);

function isOfFiles(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "code" in error && OF_FILES.has(error.code);
}
