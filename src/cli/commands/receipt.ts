import type { Command } from "commander";
import { receiptSchema } from "../../receipts/document.ts";
import { rootsSchema } from "../answers/receipt.ts";
import { EXIT } from "../exit.ts";
import { writeText } from "../input.ts";
import { asking, type Cli, get, note, print, read } from "../session.ts";
import { words } from "../text.ts";
import { addReceiptCheck } from "./receiptCheck.ts";

/** `aeo receipt`: what was asked and answered, and proof of it. */
export function addReceipt(program: Command, cli: Cli): void {
  const receipt = program.command("receipt").summary("receipts of answers, checked without trusting a gateway");
  addGet(receipt, cli);
  addRoots(receipt, cli);
  addReceiptCheck(receipt, cli);
}

function addGet(receipt: Command, cli: Cli): void {
  const command = receipt
    .command("get <id>")
    .summary("fetch the receipt of an answer")
    .description("Fetches a receipt once it is sealed: as who asked the question, or as an auditor.")
    .option("--out <file>", "write it to a file, for aeo receipt check")
    .addHelpText("after", "\nExample:\n  aeo receipt get 2s-9fV0cXvq3m1TzKbA --out receipt.json --as JP:officer\n");
  asking<{ readonly out?: string }>(cli, command, async (session, [id], { out }) => {
    const answer = await get(session, `/v1/receipts/${encodeURIComponent(id ?? "")}`);
    const { record, batch, anchor } = read(receiptSchema, answer);
    if (out !== undefined) {
      await writeText(out, `${answer.text}\n`);
      note(session, `The receipt is in ${out}: aeo receipt check ${out} --authorities …`);
    }
    const root = anchor === null ? "not on the ledger yet" : `on the ledger for ${anchor.from} until ${anchor.until}`;
    print(session, answer, () =>
      session.painter.fields([
        ["receipt", id],
        ["answer", `${words(record.recognition)} (${record.cause})`],
        ["answered", `${record.answeredAt} by ${record.economy}, as of block ${record.asOf.block}`],
        ["certification", record.certification],
        ["batch", `${batch.batch}, of ${batch.count}, sealed ${batch.sealedAt}`],
        ["root", root],
      ]),
    );
    return EXIT.ok;
  });
}

function addRoots(receipt: Command, cli: Cli): void {
  const command = receipt
    .command("roots")
    .summary("roots of receipts on the ledger")
    .description("Lists the roots that authorities put on the ledger; with --json for aeo receipt check --anchored.")
    .addHelpText("after", "\nExample:\n  aeo receipt roots --json --as KR:auditor > roots.json\n");
  asking(cli, command, async (session) => {
    const answer = await get(session, "/v1/receipt-roots");
    const { roots } = read(rootsSchema, answer);
    print(session, answer, () =>
      session.painter.table(
        ["economy", "from", "until", "root"],
        roots.map(({ economy, from, until, root }) => [economy, from, until, root]),
      ),
    );
    return EXIT.ok;
  });
}
