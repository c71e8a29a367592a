import { existsSync } from "node:fs";
import type { Command } from "commander";
import manifest from "../../../../package.json" with { type: "json" };
import { type ComparedEntry, compareSources, type RegistryComparison } from "../../../audit/compare/compareSources.ts";
import { fileSource, type HeadSource, nodeSource } from "../../../audit/compare/headSource.ts";
import type { AddressBook } from "../../../ledger/addressBook.ts";
import { createRpcClient } from "../../../ledger/rpcClient.ts";
import { LostConnection } from "../../../ledger/httpPost.ts";
import { RpcError } from "../../../ledger/rpc.ts";
import { type AccessOptions, connectionOf } from "../../access.ts";
import { gatewaySource } from "../../auditGateway.ts";
import { EXIT, type Exit } from "../../exit.ts";
import { CliFault } from "../../fault.ts";
import { nodeToken } from "../../nodeToken.ts";
import { type Cli, mergedOptions, withJson } from "../../session.ts";
import { Painter } from "../../text.ts";
import { readBook, readKeys } from "../../trustFiles.ts";
import { iso } from "../../words/audit.ts";
import { auditing } from "./source.ts";

interface Options extends AccessOptions {
  readonly book: string;
  readonly authorities?: string;
  readonly json?: boolean;
}

/** `aeo audit compare`: do two accounts of the ledger agree, and if not, where do they first part? */
export function addCompare(audit: Command, cli: Cli): void {
  const command = audit
    .command("compare <one> <other>")
    .summary("compare two gateways, nodes or exports, to the first difference")
    .description(
      "Each is a node's URL, an export's file, a gateway's URL (token in AEO_TOKEN), or an identity of the access file such as TW:auditor. 0 = the same, or one is the beginning of the other; 1 = they differ.",
    )
    .requiredOption("--book <file>", "the ledger's address book")
    .option("--authorities <file>", "keys to check gateways' signatures with, as aeo members --json prints them")
    .option("--access <file>", "the access file, data/access.json if not given (AEO_ACCESS)")
    .option("--token-file <file>", "a file that holds the token for a gateway's URL")
    .option("--allow-http", "send the token unencrypted to another machine")
    .addHelpText(
      "after",
      "\nExample:\n  aeo audit compare TW:auditor http://127.0.0.1:8545 --book data/address-book.json\n",
    );
  withJson(command).action((one: string, other: string) => {
    const options = mergedOptions<Options>(command);
    cli.json = options.json ?? false;
    return auditing(cli, () => run(cli, [one, other], options));
  });
}

async function run(cli: Cli, names: readonly [string, string], options: Options): Promise<Exit> {
  const { io } = cli;
  const book = await readBook(options.book, io);
  const open = (name: string) => sourceOf(name, book, options, cli);
  const [one, other] = await Promise.all(names.map(open));
  if (one === undefined || other === undefined) throw new CliFault("USAGE", "two sources are compared");
  const comparisons = await compareSources(one, other);
  const same = comparisons.every(({ verdict }) => verdict !== "DIFFERENT");
  io.stdout(
    cli.json
      ? `${JSON.stringify({ agree: same, sources: names, registries: comparisons })}\n`
      : inWords(new Painter(io.colour.stdout), names, comparisons, same),
  );
  return same ? EXIT.ok : EXIT.negative;
}

async function sourceOf(name: string, book: AddressBook, options: Options, { io }: Cli): Promise<HeadSource> {
  const keys = options.authorities === undefined ? undefined : await readKeys(options.authorities, io);
  const access = options.access === undefined ? {} : { access: options.access };
  if (/^[A-Z]{2}:[a-z]+$/.test(name)) {
    return gatewaySource(name, connectionOf({ as: name, ...access }, io), book, keys, io);
  }
  if (/^https?:\/\//.test(name)) {
    const rpc = createRpcClient({ url: name, timeoutMs: 60_000, maxBytes: 256 * 1024 * 1024, bearer: nodeToken(name) });
    if (await isNode(rpc)) return nodeSource(new URL(name).host, rpc, book);
    const { tokenFile, allowHttp } = options;
    const direct = { gateway: name, ...(tokenFile && { tokenFile }), ...(allowHttp && { allowHttp }) };
    return gatewaySource(new URL(name).host, connectionOf(direct, io), book, keys, io);
  }
  if (!existsSync(name)) throw new CliFault("FILE_UNREADABLE", `${name} is no URL, no identity and no file`);
  return fileSource(name, book, manifest.version);
}

/** Whether a node's JSON-RPC stands at a URL; a gateway answers such a question with something else. */
async function isNode(rpc: ReturnType<typeof createRpcClient>): Promise<boolean> {
  try {
    return typeof (await rpc.request("eth_chainId", [])) === "string";
  } catch (error) {
    // Who answers otherwise may be a gateway; who does not answer is neither.
    if (error instanceof RpcError && !(error instanceof LostConnection)) return false;
    throw error;
  }
}

function inWords(
  painter: Painter,
  names: readonly [string, string],
  comparisons: readonly RegistryComparison[],
  same: boolean,
): string {
  const verdict = same
    ? painter.paint({ text: "THE SAME, as far as both reach.", tone: "good" })
    : painter.paint({ text: "DIFFERENT: both can't be this ledger.", tone: "bad" });
  const words = { EQUAL: "equal", LONGER: "one goes on", DIFFERENT: "differ" } as const;
  const rows = comparisons.map(({ registry, verdict: each, sequences, first }) => [
    registry,
    { text: words[each], tone: each === "DIFFERENT" ? ("bad" as const) : ("good" as const) },
    String(sequences[0]),
    String(sequences[1]),
    first === null ? "-" : `entry ${first.sequence}`,
  ]);
  const table = painter.table(["registry", "histories", names[0], names[1], "first difference"], rows);
  return `${verdict}\n\n${table}${comparisons.map((each) => difference(painter, names, each)).join("")}`;
}

function difference(
  painter: Painter,
  names: readonly [string, string],
  { registry, first }: RegistryComparison,
): string {
  if (first === null) return "";
  const fields = first.fields.length === 0 ? "" : `, in ${first.fields.join(", ")}`;
  const rows = first.entries.map((entry, side) => [names[side as 0 | 1], entryInWords(entry)] as const);
  return `\n${painter.paint(`${registry}, entry ${first.sequence}${fields}`)}\n${painter.fields(rows)}`;
}

function entryInWords(entry: ComparedEntry | null): string {
  if (entry === null) return "only heads are told here";
  const { block, logIndex, time, type, writer, fact } = entry;
  return `${type} by ${writer} at block ${block}, log ${logIndex}, ${iso(time)}: ${JSON.stringify(fact)}`;
}
