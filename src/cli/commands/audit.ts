import type { Command } from "commander";
import type { Cli } from "../session.ts";
import { addAccesses } from "./audit/accesses.ts";
import { addCompare } from "./audit/compare.ts";
import { addDiff } from "./audit/diff.ts";
import { addEvidence } from "./audit/evidence.ts";
import { addExport } from "./audit/export.ts";
import { addGenesis } from "./audit/genesis.ts";
import { addImport } from "./audit/import.ts";
import { addReceiptAudit } from "./audit/receipt.ts";
import { addReplay } from "./audit/replay.ts";
import { addState } from "./audit/state.ts";
import { addTimeline } from "./audit/timeline.ts";

/** `aeo audit …`: the whole history, trusting no gateway. */
export function addAudit(program: Command, cli: Cli): void {
  const audit = program
    .command("audit")
    .summary("check the whole history, trusting no gateway")
    .description(
      "Needs a node or a file, and the address book. 0 = everything fits, 1 = something does not, 3 = not all could be checked.",
    );
  addReplay(audit, cli);
  addState(audit, cli);
  addTimeline(audit, cli);
  addDiff(audit, cli);
  addReceiptAudit(audit, cli);
  addExport(audit, cli);
  addGenesis(audit, cli);
  addImport(audit, cli);
  addCompare(audit, cli);
  addEvidence(audit, cli);
  addAccesses(audit, cli);
}
