import type { Command } from "commander";
import { AeoError, type ErrorCode, ERRORS } from "../domain/errors.ts";
import { keystoreSigner } from "../ledger/keystore.ts";
import { RpcError } from "../ledger/rpc.ts";
import { createRpcClient, type RpcClient } from "../ledger/rpcClient.ts";
import type { Signer } from "../ledger/signer.ts";
import { isLoopback } from "./access.ts";
import { exitOfKind } from "./exit.ts";
import { CliFault } from "./fault.ts";
import { readText } from "./input.ts";
import type { Io } from "./io.ts";
import { readPassword } from "./networkFiles.ts";
import type { Cli } from "./session.ts";
import { Painter } from "./text.ts";

/** Which node is asked, and how. */
export interface NodeOptions {
  readonly rpc: string;
  readonly tokenFile?: string;
  readonly allowHttp?: boolean;
}

/** Adds the options that say which node of the network is asked. */
export function withNodeOptions(command: Command): Command {
  return command
    .requiredOption("--rpc <url>", "a node of the network (JSON-RPC)")
    .option("--token-file <file>", "the token that the node asks for, as aeo network token writes it")
    .option("--allow-http", "send the token unencrypted to another machine");
}

/**
 * A node of the network, to ask until `use` has settled. What it refuses is said as the command line says everything.
 * @throws CliFault
 */
export async function onNode(
  cli: Cli,
  { rpc: url, tokenFile, allowHttp = false }: NodeOptions,
  use: (rpc: RpcClient) => Promise<void>,
): Promise<void> {
  const parsed = URL.parse(url);
  if (parsed === null || !["http:", "https:"].includes(parsed.protocol))
    throw new CliFault("USAGE", "--rpc is not an http or https URL");
  if (tokenFile !== undefined && parsed.protocol === "http:" && !isLoopback(parsed.hostname) && !allowHttp)
    throw new CliFault("PLAIN_HTTP_REFUSED", `${parsed.host} is another machine`);
  const token = tokenFile === undefined ? undefined : (await readText(tokenFile, cli.io)).trim();
  const rpc = createRpcClient({ url, timeoutMs: 60_000, bearer: token === undefined ? undefined : () => token });
  try {
    await use(rpc);
  } catch (error) {
    cli.exit = said(cli, error);
  } finally {
    rpc.close();
  }
}

function said({ io }: Cli, error: unknown) {
  const known =
    error instanceof RpcError ? new AeoError("LEDGER_UNAVAILABLE", `the node: ${error.message}`) : (error as AeoError);
  if (!(known instanceof AeoError)) throw error;
  io.stderr(
    new Painter(io.colour.stderr).fields([
      ["refused", { text: known.code, tone: "bad" }],
      ["why", known.message],
      ["fix", NODE_FIXES[known.code] ?? ERRORS[known.code].fix],
    ]),
  );
  return exitOfKind(known.kind);
}

/** Where the catalogue's advice, which is for callers of a gateway, would not help here. */
const NODE_FIXES: Partial<Record<ErrorCode, string>> = {
  LEDGER_UNAVAILABLE:
    "Check that the node runs and --rpc is its address; a token that has ended or may not do this is refused too: aeo network token.",
  LEDGER_WRONG_CHAIN: "Check that --rpc is a node of this network, and that its genesis file is that of the members.",
  ROLE_MISSING:
    "Check that the keystore is the member's, and that the ledger was deployed with this admin as founder: aeo network check --keys. A ledger that was not is deployed anew; later a ballot can replace an admin.",
};

/** The signer of a keystore. @throws CliFault FILE_UNREADABLE */
export async function signerAt(keystore: string, passwordFile: string, io: Io): Promise<Signer> {
  const [json, password] = [await readText(keystore, io), await readPassword(passwordFile, io)];
  try {
    return await keystoreSigner(json, password, { demo: false });
  } catch (error) {
    if (error instanceof AeoError) throw new CliFault("FILE_UNREADABLE", `${keystore}: ${error.message}`);
    throw error;
  }
}
