import { asTold, type CertificationHistory } from "../../domain/certification.ts";
import type { CertificationId } from "../../domain/certificationRecord.ts";
import type { Economy } from "../../domain/economy.ts";
import type { LedgerState } from "../../domain/ledgerState.ts";
import { recogniseOwn } from "../../domain/ownRecognition.ts";
import { type Answer, type Question, recognise } from "../../domain/recognition.ts";
import { askedQuestions } from "./askedQuestions.ts";
import type { Difference, NotCheckable, Told } from "./told.ts";

/** Shows what the rule came to in the forms in which answers are sent: cause, certification, benefits, arrangements. */
export type PresentRuling = (answer: Answer) => Readonly<Record<string, unknown>>;

/** What it takes to derive answers anew beside the ledger. */
export interface RederiveRules {
  readonly present: PresentRuling;
  /** Past this age of a partner's profiles an answer had to be STALE, in seconds. */
  readonly feedBound: number;
}

/** A question that a receipt can be of, about which certification, and what was promised. */
export interface Match {
  readonly question: Question;
  readonly id: CertificationId;
  readonly benefits: bigint;
}

/** What the ledger as it was says of a receipt. */
export type Rederived =
  | { readonly kind: "matches"; readonly matches: readonly Match[] }
  | { readonly kind: "differs"; readonly differences: readonly Difference[] }
  | { readonly kind: "unknown"; readonly reason: NotCheckable };

/** Causes that end the rule before it looks at the certification, so that answers do not name it. */
const UNNAMED_CAUSES = ["NO_LEG", "MEMBER_NOT_ACTIVE"];

/**
 * Derives the answer anew that a gateway had to give from a state of the ledger. Of a certification that the answer names
 * everything follows; which certifications belong to an identifier does not.
 */
export function rederive(told: Told, state: LedgerState, { present, feedBound }: RederiveRules): Rederived {
  if (told.recognition === "UNKNOWN") return { kind: "unknown", reason: "PROFILES" };
  if (told.certification === null) return rederiveUnnamed(told, state, present);
  const named = historiesOf(told, state);
  if (named.length === 0) {
    const should = `no certification of this id was on the ledger at block ${told.block}`;
    return { kind: "differs", differences: [{ field: "certification", told: told.certification, should }] };
  }
  return decide(
    told,
    named.flatMap((history) => variantsOf(history, told, feedBound)),
    state,
    present,
  );
}

/** What the ledger answers to a question about one certification. */
export function answerTo(question: Question, history: CertificationHistory, state: LedgerState): Answer {
  const { authorities, arrangements } = state;
  if (question.issuer === question.recogniser)
    return recogniseOwn(authorities, [history], question, question.operatorType);
  return recognise(question, { stale: undefined, authorities, arrangements, certifications: [history] });
}

function issuerOf({ question, answer }: Told): Economy | undefined {
  return question?.issuer ?? answer?.issuer ?? undefined;
}

function historiesOf(told: Told, { certifications, authorities }: LedgerState): CertificationHistory[] {
  const issuer = issuerOf(told);
  const economies = issuer === undefined ? [...authorities.members.keys()] : [issuer];
  return economies.flatMap((economy) => certifications.get(economy, told.certification!) ?? []);
}

/** A certification as the gateway can have known it: whether it had been told of a reissue just made, only the answer says. */
function variantsOf(
  history: CertificationHistory,
  { answer, answeredAt, recogniser }: Told,
  feedBound: number,
): CertificationHistory[] {
  if (history.economy === recogniser) return [history]; // its own reissues an authority knows
  if (answer !== undefined) return [asTold(history, answer.profilesAsOf ?? undefined)];
  // Who had not been told for longer had to answer STALE.
  const untold = asTold(history, Math.floor(answeredAt / 1000) - feedBound);
  return untold === history ? [history] : [history, untold];
}

function decide(
  told: Told,
  histories: readonly CertificationHistory[],
  state: LedgerState,
  present: PresentRuling,
): Rederived {
  let nearest: readonly Difference[] | undefined;
  const asked = histories.map((history) => ({
    history,
    asked: askedQuestions(told, history.economy, history, state),
  }));
  for (let group = 0; asked.some((one) => group < one.asked.near.length); group++) {
    const matches: Match[] = [];
    for (const {
      history,
      asked: { near },
    } of asked)
      for (const question of near[group]?.() ?? []) {
        const answer = answerTo(question, history, state);
        const differences = differencesOf(told, answer, present);
        if (differences.length === 0) matches.push({ question, id: history.id, benefits: answer.benefits });
        else if (nearest === undefined || differences.length < nearest.length) nearest = differences;
      }
    if (matches.length > 0) return { kind: "matches", matches };
  }
  const isPossible = asked.some(({ history, asked: { far } }) => {
    for (const question of far())
      if (question === undefined || agrees(told, answerTo(question, history, state), present)) return true;
    return false;
  });
  if (isPossible) return { kind: "unknown", reason: "QUESTION_UNKNOWN" };
  return { kind: "differs", differences: nearest ?? [] };
}

function agrees(told: Told, answer: Answer, present: PresentRuling): boolean {
  return differencesOf(told, answer, present).length === 0;
}

/** Answers that name no certification: what there is between two economies can be shown where the issuer is known. */
function rederiveUnnamed(told: Told, state: LedgerState, present: PresentRuling): Rederived {
  const isNotYet = told.recognition === "ENDED" && told.cause === "STATUS";
  if (!isNotYet && !UNNAMED_CAUSES.includes(told.cause)) {
    const should = `${told.recognition} for ${told.cause} names the certification that decided`;
    return { kind: "differs", differences: [{ field: "certification", told: "none", should }] };
  }
  const issuer = issuerOf(told);
  const probes = probesOf(state, issuer, told.recogniser);
  if (probes.length === 0) {
    const should = "the issuer had no certification on the ledger, so that no operator of it could be known";
    return { kind: "differs", differences: [{ field: "recognition", told: told.recognition, should }] };
  }
  if (isNotYet) return { kind: "unknown", reason: "CERTIFICATION_NOT_NAMED" };
  const decided = decide(told, probes, state, present);
  if (decided.kind === "matches" && issuer === undefined) return { kind: "unknown", reason: "ISSUER_UNKNOWN" };
  return decided;
}

/** A certification of each issuer in question: the causes that name none are the same for all. */
function probesOf({ certifications }: LedgerState, issuer: Economy | undefined, recogniser: Economy) {
  const probes = new Map<Economy, CertificationHistory>();
  for (const history of certifications.values()) {
    const { economy } = history;
    if (economy === recogniser || (issuer !== undefined && economy !== issuer)) continue;
    if (!probes.has(economy)) probes.set(economy, history);
  }
  return [...probes.values()];
}

/** In which fields a receipt and its answer say otherwise than the ledger. */
function differencesOf(told: Told, answer: Answer, present: PresentRuling): Difference[] {
  const found: Difference[] = [];
  const compare = (field: string, one: unknown, other: unknown): void => {
    const [was, should] = [shown(one), shown(other)];
    if (was !== should) found.push({ field, told: was, should });
  };
  compare("recognition", told.recognition, answer.recognition);
  compare("cause", told.cause, answer.cause.code);
  if (told.certification !== null && answer.entry === undefined)
    compare("certification", told.certification, "none: nothing known of it had taken effect");
  if (told.answer !== undefined && found.length === 0) {
    const ruling = present(answer);
    for (const field of ["cause", "benefits", "arrangements"]) compare(field, told.answer.ruling[field], ruling[field]);
    if (told.certification !== null)
      compare("certification", told.answer.ruling["certification"], ruling["certification"]);
  }
  return found;
}

/** The same text for the same value, whatever the order of its members. */
function shown(value: unknown): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return `[${value.map(shown).join(", ")}]`;
  if (typeof value !== "object" || value === null) return String(value);
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${key}: ${shown(member)}`).join(", ")}}`;
}
