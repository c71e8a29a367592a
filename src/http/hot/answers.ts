import type { Instant } from "../../domain/time.ts";
import type { Receipts } from "../../services/answerRecord.ts";
import type { Listing, PartnerDirectory } from "../../services/partnerDirectory.ts";
import { fillFrame } from "../../services/questionText.ts";
import type { Verification, VerificationQuestion, Verify, VerifyDeps } from "../../services/verify.ts";
import { roomIn } from "../../services/receiptBook.ts";
import { octetsOf } from "../octets.ts";
import { presentVerification, recordOf } from "../routes/verifications.ts";
import { isPlain, keep, type KeptAnswer, stands } from "./keptAnswer.ts";
import { createInstantTexts, createMoments, type Moment } from "./moment.ts";
import { fill } from "./template.ts";

export interface HotAnswersParts {
  readonly verify: Verify;
  /** What `verify` stands on. */
  readonly deps: VerifyDeps;
  /** Where the profiles of `deps` are listed. */
  readonly directory: Pick<PartnerDirectory, "listing" | "forgetNotes">;
  readonly receipts: Receipts | undefined;
}

/** Answers kept at most; past that all of them go. */
const MOST_KEPT = 500_000;
/** Ways of asking for one identifier (mode, operator type, issuer) that are kept. */
const MOST_WAYS = 8;

/**
 * The answers of the express route from memory: an answer is kept with everything that it rests on, and given again while that
 * stands. Each has a receipt of its own. Answers are kept with the listing of the identifier, so that they go when a profile does.
 */
export class HotAnswers {
  readonly #parts: HotAnswersParts;
  readonly #moment: () => Moment;
  readonly #feedText = createInstantTexts();
  #count = 0;

  constructor(parts: HotAnswersParts) {
    this.#parts = parts;
    this.#moment = createMoments(parts.deps);
  }

  /** The answer as JSON, in octets (see template.ts), to a caller by its subject. @throws what verify or the receipts throw */
  answer(question: VerificationQuestion, askedBy: string): string {
    const moment = this.#moment();
    const { deps, directory, verify } = this.#parts;
    if (!isPlain(question) || moment.freshness === "STALE") return this.#write(question, verify(question), askedBy);
    const listing = directory.listing(question.identifier);
    if (listing === undefined) return this.#write(question, verify(question), askedBy);
    const kept = find(listing, question);
    if (kept !== undefined) {
      const profilesAsOf = kept.issuer === undefined ? undefined : deps.feedAsOf(kept.issuer);
      if (stands(kept, moment, profilesAsOf, deps.feedBound)) return this.#again(kept, moment, profilesAsOf, askedBy);
    }
    const verification = verify(question);
    const fresh = keep(question, verification, listing.profiles, moment);
    if (fresh !== undefined) this.#keep(listing, fresh, kept);
    return this.#write(question, verification, askedBy);
  }

  /** Before many answers at once. */
  room(): Promise<void> {
    return roomIn(this.#parts.receipts?.book);
  }

  #write(question: VerificationQuestion, verification: Verification, askedBy: string): string {
    const { receipts } = this.#parts;
    const receipt = receipts?.book.record(recordOf(question, verification, receipts.nowMs(), askedBy)) ?? null;
    return octetsOf(JSON.stringify(presentVerification(verification, receipt)));
  }

  #again(kept: KeptAnswer, moment: Moment, profilesAsOf: Instant | undefined, askedBy: string): string {
    const { template, frame, record } = kept;
    const { validAtText, knownAtText, asOfJson, asOf } = moment;
    const filling = {
      validAt: `"${validAtText}"`,
      knownAt: `"${knownAtText}"`,
      profilesAsOf: this.#feedJson(profilesAsOf),
      asOf: asOfJson,
    };
    const { receipts } = this.#parts;
    const { before, after } = fill(template, filling);
    if (receipts === undefined) return `${before}null${after}`;
    const receipt = receipts.book.record({
      question: fillFrame(frame, validAtText, knownAtText),
      recognition: record.recognition,
      cause: record.cause,
      certification: record.certification,
      text: `${before}null${after}`,
      asOf,
      answeredAt: receipts.nowMs(),
      askedBy,
    });
    return `${before}"${receipt}"${after}`;
  }

  /** As the route presents it: 0 is never. */
  #feedJson(profilesAsOf: Instant | undefined): string {
    return profilesAsOf === undefined || profilesAsOf === 0 ? "null" : `"${this.#feedText(profilesAsOf)}"`;
  }

  #keep(listing: Listing, fresh: KeptAnswer, old: KeptAnswer | undefined): void {
    if (old === undefined && ++this.#count > MOST_KEPT) {
      this.#parts.directory.forgetNotes();
      this.#count = 1;
    }
    const ways = waysOf(listing);
    const place = old === undefined ? -1 : ways.indexOf(old);
    if (place >= 0) ways[place] = fresh;
    else if (ways.length < MOST_WAYS) ways.push(fresh);
    else ways[0] = fresh;
  }
}

function waysOf(listing: Listing): KeptAnswer[] {
  listing.note ??= [];
  return listing.note as KeptAnswer[];
}

/** Two written forms of an identifier are two ways: cheaper than to bring them into one form each time. */
function find({ note }: Listing, asked: VerificationQuestion): KeptAnswer | undefined {
  if (note === undefined) return undefined;
  for (const way of note as KeptAnswer[]) {
    const { mode, operatorType, issuer, identifier } = way.question;
    if (
      mode === asked.mode &&
      operatorType === asked.operatorType &&
      issuer === asked.issuer &&
      identifier === asked.identifier
    )
      return way;
  }
  return undefined;
}
