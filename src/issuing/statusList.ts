import { createHeaderAndPayload, StatusList } from "@sd-jwt/jwt-status-list";
import { STATUS_BITS, STATUS_VALUES, FRESHNESS_BOUND } from "../credential/format.ts";
import { STATUS_LIST_TYP } from "../credential/statusList.ts";
import type { Instant } from "../domain/time.ts";
import { signStatement } from "../exchange/statement.ts";
import type { StatementSigner } from "../exchange/statementKeys.ts";

/** Seconds for which a reader may keep a list. */
export const STATUS_LIST_TTL = 3600;
export type StatusValue = (typeof STATUS_VALUES)[keyof typeof STATUS_VALUES];

/** Signs a list of statuses as a Token Status List in JWT form, good for the freshness bound. */
export function signStatusList(
  signer: StatementSigner,
  uri: string,
  statuses: readonly StatusValue[],
  now: Instant,
): Promise<string> {
  const claims = { iss: signer.economy, sub: uri, iat: now, exp: now + FRESHNESS_BOUND, ttl: STATUS_LIST_TTL };
  const list = new StatusList([...statuses], STATUS_BITS);
  const { payload } = createHeaderAndPayload(list, claims, { alg: "EdDSA", typ: STATUS_LIST_TYP });
  return signStatement(signer, STATUS_LIST_TYP, { ...payload, iss: signer.economy, iat: now });
}
