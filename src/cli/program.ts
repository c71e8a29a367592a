import { Command } from "commander";
import manifest from "../../package.json" with { type: "json" };
import { addArrangements } from "./commands/arrangements.ts";
import { addAnnul } from "./commands/annul.ts";
import { addAudit } from "./commands/audit.ts";
import { addBenefits } from "./commands/benefits.ts";
import { addBreaches } from "./commands/breaches.ts";
import { addCertify } from "./commands/certify.ts";
import { addChanges } from "./commands/changes.ts";
import { addClearance } from "./commands/clearance.ts";
import { addCodes } from "./commands/codes.ts";
import { addClauses } from "./commands/clauses.ts";
import { addConsent } from "./commands/consent.ts";
import { addCredential } from "./commands/credential.ts";
import { addErrors } from "./commands/errors.ts";
import { addEvents } from "./commands/events.ts";
import { addFile } from "./commands/file.ts";
import { addFind } from "./commands/find.ts";
import { addHistory } from "./commands/history.ts";
import { addKpi } from "./commands/kpi.ts";
import { addMeasures } from "./commands/measures.ts";
import { addMembers } from "./commands/members.ts";
import { addNetwork } from "./commands/network.ts";
import { addOperating } from "./commands/operating.ts";
import { addOperations } from "./commands/operations.ts";
import { addProof } from "./commands/proof.ts";
import { addPropagation } from "./commands/propagation.ts";
import { addReceipt } from "./commands/receipt.ts";
import { addShipment } from "./commands/shipment.ts";
import { addStatus } from "./commands/status.ts";
import { addToken } from "./commands/token.ts";
import { addTrs } from "./commands/trs.ts";
import { addStore } from "./commands/store.ts";
import { addView } from "./commands/view.ts";
import { addVerify } from "./commands/verify.ts";
import { addWebhooks } from "./commands/webhooks.ts";
import { type Cli, commonOptions } from "./session.ts";

const EXAMPLES = `
Examples:
  aeo verify TW123456789 --mode SEA --as JP:officer
  aeo suspend TW123456789 --reason COMPLIANCE_REVIEW --as TW:registrar
  aeo history --limit 20 --as TW:auditor

Exit codes:
  0  done, or the answer is yes
  1  the answer is no: not recognised, not found, refused by the present state, failed on the ledger
  2  the command, its input or the access it was given is wrong (also a token or role that is refused)
  3  nobody can tell: stale, unreachable, too slow, a fault of the gateway

Standard output holds the answer and nothing else; notes and refusals go to standard error. With --json it holds the gateway's
JSON as it came, a refusal's problem document included; where no gateway answered it is empty.
`;

/** All commands. */
export function createProgram(cli: Cli): Command {
  const { io } = cli;
  const program = new Command("aeo")
    .description("Status of Authorized Economic Operators on the ledger, from the command line.")
    .version(manifest.version, "-V, --version", "print the release")
    .enablePositionalOptions()
    .exitOverride()
    .showHelpAfterError("(add --help for the options and an example)")
    .configureOutput({
      writeOut: io.stdout,
      writeErr: io.stderr,
      getOutHasColors: () => io.colour.stdout,
      getErrHasColors: () => io.colour.stderr,
      getOutHelpWidth: () => 120,
      getErrHelpWidth: () => 120,
    })
    .addHelpText("after", EXAMPLES);
  commonOptions(program);
  program.commandsGroup("Asking:");
  addVerify(program, cli);
  addFind(program, cli);
  addShipment(program, cli);
  addArrangements(program, cli);
  addHistory(program, cli);
  addEvents(program, cli);
  addMembers(program, cli);
  addOperations(program, cli);
  addProof(program, cli);
  addReceipt(program, cli);
  addStatus(program, cli);
  program.commandsGroup("Auditing:");
  addAudit(program, cli);
  program.commandsGroup("Monitoring:");
  addClearance(program, cli);
  addMeasures(program, cli);
  addClauses(program, cli);
  addBreaches(program, cli);
  addBenefits(program, cli);
  addPropagation(program, cli);
  addKpi(program, cli);
  addTrs(program, cli);
  program.commandsGroup("Certifying:");
  addCertify(program, cli);
  addChanges(program, cli);
  addAnnul(program, cli);
  addConsent(program, cli);
  addCredential(program, cli);
  addCodes(program, cli);
  program.commandsGroup("Passing on:");
  addFile(program, cli);
  addWebhooks(program, cli);
  program.commandsGroup("Operating a gateway:");
  addOperating(program, cli);
  addStore(program, cli);
  addView(program, cli);
  program.commandsGroup("Setting up a network:");
  addNetwork(program, cli);
  program.commandsGroup("Help:").helpCommand(true);
  addToken(program, cli);
  addErrors(program, cli);
  return program;
}
