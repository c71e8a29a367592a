import type { Route } from "../http/route.ts";
import { administrationRoutes } from "../http/routes/administration.ts";
import { arrangementActRoutes } from "../http/routes/arrangementActs.ts";
import { type ArrangementReadDeps, arrangementReadRoutes } from "../http/routes/arrangements.ts";
import { type CredentialRoutesDeps, credentialRoutes } from "../http/routes/credentials.ts";
import { type CertificationRoutesDeps, certificationRoutes } from "../http/routes/certifications.ts";
import { type EventRoutesDeps, eventRoutes } from "../http/routes/events.ts";
import { type History, historyRoutes } from "../http/routes/history.ts";
import { type ImportRoutesDeps, importRoutes } from "../http/routes/imports.ts";
import { memberRoutes } from "../http/routes/members.ts";
import { type Operations, operationRoutes } from "../http/routes/operations.ts";
import { type StatusDeps, statusRoutes } from "../http/routes/status.ts";
import { verificationRoutes } from "../http/routes/verifications.ts";
import { type WebhookRoutesDeps, webhookRoutes } from "../http/routes/webhooks.ts";
import type { Write } from "../http/write.ts";
import type { Administer } from "../services/administer.ts";
import type { Arrange } from "../services/arrange.ts";
import type { VerificationProof } from "../services/verificationProof.ts";
import type { Verify } from "../services/verify.ts";

/** What the resources of a gateway stand on. */
export interface RoutesDeps {
  readonly verify: Verify;
  readonly prove: VerificationProof;
  readonly certifications: CertificationRoutesDeps;
  readonly credentials: CredentialRoutesDeps;
  readonly imports: ImportRoutesDeps;
  readonly arrangements: ArrangementReadDeps;
  readonly arrange: Arrange;
  readonly members: Parameters<typeof memberRoutes>[0];
  readonly administer: Administer;
  readonly history: History;
  readonly events: EventRoutesDeps;
  readonly webhooks: WebhookRoutesDeps;
  readonly operations: Operations;
  readonly status: StatusDeps;
  readonly write: Write;
}

/** Every resource of a gateway, in the order of the API's page. */
export function gatewayRoutes(deps: RoutesDeps): Route[] {
  return [
    ...verificationRoutes(deps.verify, deps.prove),
    ...importRoutes(deps.imports),
    ...certificationRoutes(deps.certifications),
    ...credentialRoutes(deps.credentials),
    ...arrangementReadRoutes(deps.arrangements),
    ...arrangementActRoutes(deps.arrange, deps.write),
    ...operationRoutes(deps.operations),
    ...historyRoutes(deps.history),
    ...eventRoutes(deps.events),
    ...webhookRoutes(deps.webhooks),
    ...memberRoutes(deps.members),
    ...administrationRoutes(deps.administer, deps.write),
    ...statusRoutes(deps.status),
  ];
}
