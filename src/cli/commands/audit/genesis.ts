import type { Command } from "commander";
import manifest from "../../../../package.json" with { type: "json" };
import { auditFile } from "../../../audit/auditFile.ts";
import { genesisAccounts, genesisFile, NONCE_PAST_ALL, storageOf } from "../../../audit/genesis/genesisState.ts";
import type { Address, LedgerEvent } from "../../../domain/event.ts";
import { parseQuantity } from "../../../ledger/hex.ts";
import type { AddressBook } from "../../../ledger/addressBook.ts";
import { assertChainIdentity } from "../../../ledger/chainIdentity.ts";
import { onLedger } from "../../../ledger/continuedChain.ts";
import type { Exit } from "../../exit.ts";
import { CliFault } from "../../fault.ts";
import { readObject, writeText } from "../../input.ts";
import { type Cli, mergedOptions, withJson } from "../../session.ts";
import { counted, Painter } from "../../text.ts";
import { readBook } from "../../trustFiles.ts";
import { auditInWords } from "../../words/audit.ts";
import { EXIT_OF } from "./auditSource.ts";
import { auditing, withNode } from "./source.ts";

interface Options {
  readonly file: string;
  readonly book: string;
  readonly out: string;
  readonly template?: string;
  readonly rpc?: string;
  readonly json?: boolean;
}

/** `aeo audit genesis`: the first block of a new chain, in the state that a history gives. */
export function addGenesis(audit: Command, cli: Cli): void {
  const command = audit
    .command("genesis")
    .summary("write the genesis file of a new chain that continues a history")
    .description(
      "The new chain begins in the state that the export gives: code and every slot of the registries, their sequences and heads. aeo audit import --rpc checks it, once it runs, and writes its address book. Stop all writing before the export: what comes later is not in it.",
    )
    .requiredOption("--file <file>", "an export, as aeo audit export writes it")
    .requiredOption("--book <file>", "the ledger's address book")
    .requiredOption("--out <file>", "the genesis file to write")
    .option("--template <file>", "a genesis file of the new network, with its validators; its alloc is added to")
    .option("--rpc <url>", "a node of the old chain, to take over the nonces of writers; without it they jump")
    .addHelpText(
      "after",
      "\nExample:\n  aeo audit genesis --file history/history.jsonl --book address-book.json --template qbft.json --out genesis.json\n",
    );
  withJson(command).action(() => {
    const options = mergedOptions<Options>(command);
    cli.json = options.json ?? false;
    return auditing(cli, () => run(cli, options));
  });
}

async function run(cli: Cli, options: Options): Promise<Exit> {
  const { io } = cli;
  const book = await readBook(options.book, io);
  const template = options.template === undefined ? undefined : await readObject(options.template, io);
  const writers = new Set<Address>();
  const onEvent = (event: LedgerEvent): void => {
    writers.add(event.writer);
    if (event.type === "WriterSet") writers.add(event.account);
  };
  const { report, slots, signedBy } = await auditFile(options.file, book, { release: manifest.version, onEvent });
  const { outcome, asOf } = report;
  const more: (readonly [string, string])[] = [["signed by", signedBy ?? "nobody"]];
  const made = { genesis: null as string | null, slots: 0, accounts: 0, nonces: null as string | null };
  if (outcome === "CLEAN" && asOf !== null) {
    const { registryCodes } = await import("../../../ledger/registryCode.ts");
    const storage = storageOf(slots(), asOf.heads);
    const nonces = await noncesOf([...writers], options.rpc, book);
    const accounts = inForm(() => genesisAccounts(book, storage, registryCodes(book), nonces));
    await writeText(
      options.out,
      `${JSON.stringify(
        inForm(() => genesisFile(book, asOf, accounts, template)),
        null,
        1,
      )}\n`,
    );
    made.genesis = options.out;
    made.slots = Object.values(storage).reduce((sum, words) => sum + words.size, 0);
    made.accounts = nonces.size;
    made.nonces = options.rpc === undefined ? "JUMPED" : "TAKEN_OVER";
    const jumped = `${counted(nonces.size, "account")} begin at ${NONCE_PAST_ALL}, past every one of the old chain`;
    more.push(
      ["genesis", `${options.out}: four registries, ${counted(made.slots, "slot")}`],
      [
        "nonces",
        options.rpc === undefined ? jumped : `of ${counted(nonces.size, "account")} as the old chain has them now`,
      ],
    );
  } else more.push(["genesis", "not written: only a clean history is continued"]);
  const painter = new Painter(io.colour.stdout);
  io.stdout(cli.json ? `${JSON.stringify({ ...report, ...made, signedBy })}\n` : auditInWords(painter, report, more));
  return EXIT_OF[outcome];
}

/** What each account's next transaction must have: nothing that was signed for the old chain may be good on the new one. */
async function noncesOf(
  accounts: readonly Address[],
  rpc: string | undefined,
  book: AddressBook,
): Promise<Map<Address, number | undefined>> {
  if (rpc === undefined) return new Map(accounts.map((account) => [account, undefined]));
  return withNode(rpc, async (own) => {
    const node = onLedger(own, book);
    await assertChainIdentity(node, book);
    const answers = await node.batch(
      accounts.map((account) => ({ method: "eth_getTransactionCount", params: [account, "latest"] })),
    );
    return new Map(accounts.map((account, index) => [account, parseQuantity(answers[index])]));
  });
}

function inForm<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof RangeError) throw new CliFault("USAGE", error.message, { cause: error });
    throw error;
  }
}
