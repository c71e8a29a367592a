import { type AnswerWindow, answerWindow, type Span } from "../../domain/answerWindow.ts";
import type { LedgerAsOf } from "../../domain/asOf.ts";
import type { CertificationHistory } from "../../domain/certification.ts";
import type { CertificationId } from "../../domain/certificationRecord.ts";
import type { Economy } from "../../domain/economy.ts";
import type { Profile } from "../../domain/profile.ts";
import type { Instant } from "../../domain/time.ts";
import { namedCertification } from "../../services/answerRecord.ts";
import { type QuestionFrame, questionFrame } from "../../services/questionText.ts";
import type { AnswerRecord } from "../../services/receiptBook.ts";
import { idsOf, type Verification, type VerificationQuestion } from "../../services/verify.ts";
import type { Moment } from "./moment.ts";
import { type Template, templateOf } from "./template.ts";

/** An answer with all that must stay as it is for it to stand. */
export interface KeptAnswer {
  readonly question: VerificationQuestion;
  readonly issuer: Economy | undefined;
  readonly template: Template;
  readonly frame: QuestionFrame;
  readonly record: Pick<AnswerRecord, "recognition" | "cause" | "certification">;
  readonly epoch: object;
  /** When it stands, by both times. */
  readonly span: Span;
  /** The issuer's certifications that it rests on, and how many entries each had: they only ever get more. */
  readonly certifications: readonly {
    readonly economy: Economy;
    readonly id: CertificationId;
    readonly entries: number;
  }[];
  /** As of what they were compared last: the same view has the same histories. */
  compared: LedgerAsOf;
  /** As of when the issuer's profiles were complete, where a reissue is read by it. */
  readonly feed: { readonly asOf: Instant | undefined } | undefined;
}

/** What is left of an answer when its moment has passed. */
export function outline(
  question: VerificationQuestion,
  verification: Verification,
): Pick<KeptAnswer, "template" | "frame" | "record" | "issuer" | "question"> {
  const { answer, recogniser, issuer } = verification;
  return {
    question,
    issuer,
    template: templateOf(verification),
    frame: questionFrame({ ...question, recogniser }),
    record: {
      recognition: answer.recognition,
      cause: answer.cause.code,
      certification: namedCertification(verification),
    },
  };
}

/**
 * An answer that may be given again; undefined when it may not: to a question with moments of its own, of nobody that is known, of
 * several issuers, from knowledge that is too old, or of a certification that the ledger has not told of yet.
 */
export function keep(
  question: VerificationQuestion,
  verification: Verification,
  listed: readonly Profile[],
  moment: Moment,
): KeptAnswer | undefined {
  const { judged, profilesAsOf, asOf, validAt, knownAt, codesSpan } = verification;
  if (judged === undefined || judged.grounds.stale !== undefined) return undefined;
  // An answer is kept with a listing, and goes with it: it must not rest on a profile from elsewhere.
  if (listed.length === 0 || !judged.profiles.every((profile) => listed.includes(profile))) return undefined;
  if (!isPlain(question) || asOf !== moment.asOf || validAt !== moment.now || knownAt !== moment.knownAt)
    return undefined;
  const histories: CertificationHistory[] = [];
  for (const profile of listed)
    for (const id of idsOf(profile)) {
      const history = moment.state.certifications.get(profile.economy, id);
      if (history === undefined) return undefined;
      histories.push(history);
    }
  const isReissued = histories.some(({ entries }) => entries.at(-1)?.type === "CertificationReissued");
  return {
    ...outline(question, verification),
    epoch: moment.epoch,
    span: within(bothOf(answerWindow(judged.question, judged.grounds)), codesSpan),
    certifications: histories.map(({ economy, id, entries }) => ({ economy, id, entries: entries.length })),
    compared: asOf,
    feed: isReissued ? { asOf: profilesAsOf } : undefined,
  };
}

/** Whether the question is of now, as known now. */
export function isPlain({ validAt, knownAt, departedAt }: VerificationQuestion): boolean {
  return validAt === undefined && knownAt === undefined && departedAt === undefined;
}

/** Whether an answer is still the one that would be given: the ledger and the feed are fresh enough, and nothing has changed. */
export function stands(
  kept: KeptAnswer,
  moment: Moment,
  profilesAsOf: Instant | undefined,
  feedBound: number,
): boolean {
  if (kept.epoch !== moment.epoch || moment.freshness === "STALE") return false;
  if (profilesAsOf !== undefined && moment.now - profilesAsOf > feedBound) return false;
  if (kept.feed !== undefined && kept.feed.asOf !== profilesAsOf) return false;
  if (moment.now < kept.span.from || moment.knownAt >= kept.span.until) return false;
  return kept.compared === moment.asOf || hasSameHistories(kept, moment);
}

function hasSameHistories(kept: KeptAnswer, moment: Moment): boolean {
  const { certifications } = moment.state;
  for (const { economy, id, entries } of kept.certifications)
    if (certifications.entriesOf(economy, id) !== entries) return false;
  kept.compared = moment.asOf;
  return true;
}

/** What lies in both spans: known time is never before valid time here, so one comparison at each end does for both. */
function bothOf({ valid, known }: AnswerWindow): Span {
  return { from: Math.max(valid.from, known.from), until: Math.min(valid.until, known.until) };
}

/** Codes issued here stand by valid time; cut by known time, which is never before it, a span only gets shorter. */
function within(span: Span, codes: Span | undefined): Span {
  if (codes === undefined) return span;
  return { from: Math.max(span.from, codes.from), until: Math.min(span.until, codes.until) };
}
