import type { Profile } from "../../domain/profile.ts";
import type { Instant } from "../../domain/time.ts";
import { answerRecord, type Receipts } from "../../services/answerRecord.ts";
import { fillFrame } from "../../services/questionText.ts";
import type { Verification, VerificationQuestion, Verify, VerifyDeps } from "../../services/verify.ts";
import { presentVerification } from "../routes/verifications.ts";
import { isPlain, keep, type KeptAnswer, stands } from "./keptAnswer.ts";
import { createInstantTexts, createMoments, type Moment } from "./moment.ts";
import { fill, octetsOf } from "./template.ts";

export interface HotAnswersParts {
  readonly verify: Verify;
  /** What `verify` stands on. */
  readonly deps: VerifyDeps;
  readonly receipts: Receipts | undefined;
}

/** Answers kept at most; with more operators than this the oldest go all at once. */
const MOST_KEPT = 200_000;
/** Ways of asking for one identifier (mode, operator type, issuer) that are kept. */
const MOST_WAYS = 8;

/**
 * The answers of the express route from memory: an answer is kept with everything that it rests on, and given again while
 * that stands. Each has a receipt of its own.
 */
export class HotAnswers {
  readonly #parts: HotAnswersParts;
  readonly #moment: () => Moment;
  readonly #feedText = createInstantTexts();
  /** By the list of profiles under an identifier, which is another one after any change; then what was known of it is gone. */
  #kept = new WeakMap<readonly Profile[], KeptAnswer[]>();
  #count = 0;

  constructor(parts: HotAnswersParts) {
    this.#parts = parts;
    this.#moment = createMoments(parts.deps);
  }

  /** The answer as JSON, in octets (see template.ts). @throws what verify or the receipts throw */
  answer(question: VerificationQuestion): string {
    const moment = this.#moment();
    if (!isPlain(question) || moment.freshness === "STALE") return this.#fresh(question);
    const profiles = this.#parts.deps.profilesOf(question.identifier, undefined);
    const kept = this.#find(profiles, question);
    if (kept !== undefined) {
      const profilesAsOf = kept.issuer === undefined ? undefined : this.#parts.deps.feedAsOf(kept.issuer);
      if (stands(kept, moment, profilesAsOf, this.#parts.deps.feedBound))
        return this.#again(kept, moment, profilesAsOf);
    }
    const verification = this.#parts.verify(question);
    this.#keep(profiles, keep(question, verification, profiles, moment), kept);
    return this.#write(question, verification);
  }

  #fresh(question: VerificationQuestion): string {
    return this.#write(question, this.#parts.verify(question));
  }

  #write(question: VerificationQuestion, verification: Verification): string {
    const { receipts } = this.#parts;
    const receipt = receipts?.book.record(answerRecord(question, verification, receipts.nowMs())) ?? null;
    return octetsOf(JSON.stringify(presentVerification(verification, receipt)));
  }

  #again(kept: KeptAnswer, moment: Moment, profilesAsOf: Instant | undefined): string {
    const { template, frame, record } = kept;
    const { validAtText, knownAtText, asOfJson, asOf } = moment;
    const filling = {
      validAt: `"${validAtText}"`,
      knownAt: `"${knownAtText}"`,
      profilesAsOf: this.#feedJson(profilesAsOf),
      asOf: asOfJson,
    };
    const { receipts } = this.#parts;
    if (receipts === undefined) return fill(template, filling, "null");
    const receipt = receipts.book.record({
      question: fillFrame(frame, validAtText, knownAtText),
      recognition: record.recognition,
      cause: record.cause,
      certification: record.certification,
      asOf,
      answeredAt: receipts.nowMs(),
    });
    return fill(template, filling, JSON.stringify(receipt));
  }

  /** As the route presents it: 0 is never. */
  #feedJson(profilesAsOf: Instant | undefined): string {
    return profilesAsOf === undefined || profilesAsOf === 0 ? "null" : `"${this.#feedText(profilesAsOf)}"`;
  }

  #find(profiles: readonly Profile[], asked: VerificationQuestion): KeptAnswer | undefined {
    const ways = this.#kept.get(profiles);
    if (ways === undefined) return undefined;
    for (const way of ways) {
      const { mode, operatorType, issuer } = way.question;
      if (mode === asked.mode && operatorType === asked.operatorType && issuer === asked.issuer) {
        // The canonical text has the identifier in canonical form, but two aliases are two texts.
        if (way.question.identifier === asked.identifier) return way;
      }
    }
    return undefined;
  }

  #keep(profiles: readonly Profile[], fresh: KeptAnswer | undefined, old: KeptAnswer | undefined): void {
    if (fresh === undefined) return;
    let ways = this.#kept.get(profiles);
    if (ways === undefined) {
      if (this.#count >= MOST_KEPT) {
        this.#kept = new WeakMap();
        this.#count = 0;
      }
      ways = [];
      this.#kept.set(profiles, ways);
      this.#count += 1;
    }
    const place = old === undefined ? -1 : ways.indexOf(old);
    if (place >= 0) ways[place] = fresh;
    else if (ways.length < MOST_WAYS) ways.push(fresh);
    else ways[0] = fresh;
  }
}
