import type { Route } from "../http/route.ts";
import { administrationRoutes } from "../http/routes/administration.ts";
import { arrangementActRoutes } from "../http/routes/arrangementActs.ts";
import { type ArrangementReadDeps, arrangementReadRoutes } from "../http/routes/arrangements.ts";
import { type BenefitRoutesDeps, benefitRoutes } from "../http/routes/benefits.ts";
import { type BreachRoutesDeps, breachRoutes } from "../http/routes/breaches.ts";
import { type CertificationRoutesDeps, certificationRoutes } from "../http/routes/certifications.ts";
import { type ClearanceRoutesDeps, clearanceRoutes } from "../http/routes/clearances.ts";
import { type CredentialRoutesDeps, credentialRoutes } from "../http/routes/credentials.ts";
import { type EventRoutesDeps, eventRoutes } from "../http/routes/events.ts";
import { headRoutes, type SignedHeads } from "../http/routes/heads.ts";
import { type ExchangeFileRoutesDeps, exchangeFileRoutes } from "../http/routes/exchangeFiles.ts";
import { type FindingRoutesDeps, findingRoutes } from "../http/routes/finding.ts";
import { type History, historyRoutes } from "../http/routes/history.ts";
import { type ImportRoutesDeps, importRoutes } from "../http/routes/imports.ts";
import { type KpiRoutesDeps, kpiRoutes } from "../http/routes/kpis.ts";
import { measureRoutes } from "../http/routes/measures.ts";
import { memberRoutes } from "../http/routes/members.ts";
import { type Operations, operationRoutes } from "../http/routes/operations.ts";
import { type OperatorRoutesDeps, operatorRoutes } from "../http/routes/operators.ts";
import { type OwnCodeRoutesDeps, ownCodeRoutes } from "../http/routes/ownCodes.ts";
import { propagationRoutes } from "../http/routes/propagation.ts";
import { type ReceiptRoutesDeps, receiptRoutes } from "../http/routes/receipts.ts";
import { shipmentRoutes } from "../http/routes/shipments.ts";
import { type StatusDeps, statusRoutes } from "../http/routes/status.ts";
import { type TrsStudy, trsRoutes } from "../http/routes/trs.ts";
import { verificationRoutes } from "../http/routes/verifications.ts";
import { type WebhookRoutesDeps, webhookRoutes } from "../http/routes/webhooks.ts";
import type { Write } from "../http/write.ts";
import { type AuditPorts, auditRoutes } from "./audit.ts";
import { type PagesPorts, pagesRoutes } from "./pages.ts";
import type { Administer } from "../services/administer.ts";
import type { Receipts } from "../services/answerRecord.ts";
import type { Arrange } from "../services/arrange.ts";
import type { BenefitLedger } from "../services/benefitLedger.ts";
import type { VerifyShipment } from "../services/shipment.ts";
import type { VerificationProof } from "../services/verificationProof.ts";
import type { Verify } from "../services/verify.ts";

/** What the resources of a gateway stand on. */
export interface RoutesDeps {
  readonly verify: Verify;
  /** The codes that this authority issues; undefined: it issues none. */
  readonly ownCodes?: OwnCodeRoutesDeps;
  /** undefined: consignments are not answered. */
  readonly verifyShipment?: VerifyShipment;
  readonly prove: VerificationProof;
  readonly finding: FindingRoutesDeps;
  readonly certifications: CertificationRoutesDeps;
  readonly credentials: CredentialRoutesDeps;
  readonly imports: ImportRoutesDeps;
  readonly arrangements: ArrangementReadDeps;
  readonly arrange: Arrange;
  readonly members: Parameters<typeof memberRoutes>[0];
  readonly administer: Administer;
  readonly history: History;
  readonly heads: SignedHeads;
  readonly benefits: BenefitRoutesDeps;
  readonly breaches: BreachRoutesDeps;
  readonly clearances: ClearanceRoutesDeps;
  readonly figures: BenefitLedger;
  readonly kpis: KpiRoutesDeps;
  readonly propagation: Parameters<typeof propagationRoutes>[0];
  /** The study of release times in the APEC report. */
  readonly study: () => TrsStudy;
  readonly events: EventRoutesDeps;
  readonly webhooks: WebhookRoutesDeps;
  /** undefined: no files are drawn. */
  readonly exchangeFiles?: ExchangeFileRoutesDeps;
  readonly operations: Operations;
  readonly status: StatusDeps;
  readonly receipts: ReceiptRoutesDeps;
  /** Where answers are recorded; undefined: answers have no receipts. */
  readonly answered: Receipts | undefined;
  readonly write: Write;
  /** What the pages ask for besides. */
  readonly pages?: PagesPorts;
  readonly operators: OperatorRoutesDeps;
  /** undefined: nothing for auditors but the history. */
  readonly audit?: AuditPorts;
}

/** Every resource of a gateway, in the order of the API's page. */
export function gatewayRoutes(deps: RoutesDeps): Route[] {
  return [
    ...verificationRoutes(deps.verify, deps.prove, deps.answered),
    ...findingRoutes(deps.finding),
    ...(deps.verifyShipment === undefined ? [] : shipmentRoutes(deps.verifyShipment, deps.answered)),
    ...(deps.ownCodes === undefined ? [] : ownCodeRoutes(deps.ownCodes)),
    ...receiptRoutes(deps.receipts),
    ...importRoutes(deps.imports),
    ...certificationRoutes(deps.certifications),
    ...credentialRoutes(deps.credentials),
    ...arrangementReadRoutes(deps.arrangements),
    ...arrangementActRoutes(deps.arrange, deps.write),
    ...clearanceRoutes(deps.clearances),
    ...measureRoutes(deps.figures),
    ...trsRoutes(deps.study),
    ...benefitRoutes(deps.benefits),
    ...breachRoutes(deps.breaches),
    ...propagationRoutes(deps.propagation),
    ...kpiRoutes(deps.kpis),
    ...operationRoutes(deps.operations),
    ...historyRoutes(deps.history),
    ...headRoutes(deps.heads),
    ...(deps.audit === undefined ? [] : auditRoutes(deps.audit)),
    ...eventRoutes(deps.events),
    ...webhookRoutes(deps.webhooks),
    ...(deps.exchangeFiles === undefined ? [] : exchangeFileRoutes(deps.exchangeFiles)),
    ...memberRoutes(deps.members),
    ...administrationRoutes(deps.administer, deps.write),
    ...operatorRoutes(deps.operators),
    ...statusRoutes(deps.status),
    ...(deps.pages === undefined ? [] : pagesRoutes(deps.pages)),
  ];
}
