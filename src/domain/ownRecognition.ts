import { type AuthoritiesState, isSuspect } from "./authority.ts";
import { type CertificationHistory, effectiveStatus, entryAt, knownBy } from "./certification.ts";
import { type OperatorType, operatorTypeMask } from "./operatorType.ts";
import { type Answer, RECOGNITIONS, without } from "./recognition.ts";
import type { AsOf } from "./time.ts";

/**
 * What an authority's own register says of an operator: the rule of recognition where the issuer itself is asked, for which no
 * arrangement is needed. Pure.
 * @param operatorType undefined = any type that the operator is certified as
 */
export function recogniseOwn(
  authorities: AuthoritiesState,
  certifications: readonly CertificationHistory[],
  at: AsOf,
  operatorType: OperatorType | undefined,
): Answer {
  return best(
    certifications.filter((one) => knownBy(one, at.knownAt)).map((one) => judge(authorities, one, at, operatorType)),
  );
}

/** The one that serves the operator most; that none is known yet is as if there were none. */
function best(answers: readonly Answer[]): Answer {
  const first: Answer = without("UNKNOWN", { code: "NO_PROFILE" });
  return answers.reduce(
    (a, b) => (RECOGNITIONS.indexOf(b.recognition) < RECOGNITIONS.indexOf(a.recognition) ? b : a),
    first,
  );
}

function judge(
  authorities: AuthoritiesState,
  history: CertificationHistory,
  at: AsOf,
  operatorType: OperatorType | undefined,
): Answer {
  const entry = entryAt(history, at);
  const certification = history.id;
  if (entry === undefined) {
    const effectiveFrom = history.entries[0]?.record.validFrom ?? 0;
    return {
      ...without("ENDED", { code: "STATUS", status: "NOT_YET_VALID", effectiveFrom, reviewAt: 0 }),
      certification,
    };
  }
  const found = { certification, entry };
  if (isSuspect(authorities, entry.writer, entry.position.time, at.knownAt)) {
    const cause = { code: "WRITE_SUSPECT", economy: history.economy, writtenAt: entry.position.time } as const;
    return { ...without("NO_ARRANGEMENT", cause), ...found };
  }
  const { effectiveFrom, reviewAt, operatorTypes } = entry.record;
  const status = effectiveStatus(entry.record, at.validAt);
  if (status !== "CERTIFIED") {
    const cause = { code: "STATUS", status, effectiveFrom, reviewAt } as const;
    return { ...without(status === "SUSPENDED" ? "SUSPENDED" : "ENDED", cause), ...found };
  }
  const asked = operatorType === undefined ? operatorTypes : operatorTypeMask([operatorType]);
  if ((operatorTypes & asked) === 0)
    return { ...without("NOT_ELIGIBLE", { code: "OPERATOR_TYPE_NOT_CERTIFIED", operatorTypes: asked }), ...found };
  return { ...without("RECOGNISED", { code: "OWN_CERTIFICATION" }), ...found };
}
