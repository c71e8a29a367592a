import type { Instant } from "../../domain/time.ts";
import type { Authenticity } from "./authenticity.ts";
import type { LedgerTips } from "./ledgerTips.ts";
import type { Change, Swept } from "./receiptSweep.ts";
import { type Difference, type NotCheckable, type Told } from "./told.ts";
import { instantToText } from "../../domain/time.ts";
import { REGISTRIES } from "../../domain/event.ts";

/** What a receipt comes to, with codes that never change their meaning. */
export const RECEIPT_VERDICTS = {
  RIGHT: "it is what the ledger gave, and still gives",
  RIGHT_THEN_CHANGED_SINCE: "it was what the ledger gave; the ledger says otherwise of the same moment now",
  BEHIND:
    "it was what the ledger gave at the block it rests on, which was young enough; a later block had said otherwise before the answer",
  STALE: "the block it rests on was too old: it had to be STALE",
  WRONG: "it is not what the ledger gave at the block it rests on",
  FORGED: "it is not what was signed",
  UNSIGNED: "the ledger has no key of the authority that signed it",
  NOT_CHECKABLE: "the ledger alone can't tell",
} as const;
export type ReceiptVerdictCode = keyof typeof RECEIPT_VERDICTS;

/** The verdict on one receipt. */
export interface ReceiptVerdict {
  readonly verdict: ReceiptVerdictCode;
  /** With NOT_CHECKABLE. */
  readonly reason: NotCheckable | null;
  /** With WRONG, STALE and FORGED: what is not as it had to be. */
  readonly differences: readonly Difference[];
  /** With RIGHT_THEN_CHANGED_SINCE and BEHIND: what the ledger says since. */
  readonly changed: Change | null;
  /** What could not be looked at. BLOCK_HASH, BLOCK_AGE: an export knows only blocks with events. ANCHOR: no root on the ledger was shown. */
  readonly unchecked: readonly ("BLOCK_HASH" | "BLOCK_AGE" | "ANCHOR")[];
}

/** A block of which a node said hash and time. */
export interface BlockFacts {
  readonly hash: string;
  readonly time: Instant;
}

export interface VerdictGrounds {
  readonly tips: LedgerTips;
  /** Blocks as a node has them; without a node only those with events are known. */
  readonly blocks: ReadonlyMap<number, BlockFacts>;
  /** Past this age of its block an answer had to be STALE, in seconds. */
  readonly bound: number;
  /** Past this age of the issuer's profiles likewise. */
  readonly feedBound: number;
}

/** The two clocks of an answer and its receipt, and rounding. */
const CLOCK_SLACK = 1;
/** By how much a gateway's clock may run behind that of the block's proposer, in seconds. */
const CLOCK_SKEW = 60;

/** Puts together what signature, blocks and history say of a receipt. */
export function verdictOn(told: Told, authentic: Authenticity, swept: Swept, grounds: VerdictGrounds): ReceiptVerdict {
  const block = blockOf(told, grounds);
  const unchecked = [
    ...(block.hash === undefined ? (["BLOCK_HASH"] as const) : []),
    ...(authentic.anchored ? [] : (["ANCHOR"] as const)),
  ];
  const verdict = (code: ReceiptVerdictCode, more: Partial<ReceiptVerdict> = {}): ReceiptVerdict => {
    return { verdict: code, reason: null, differences: [], changed: null, unchecked, ...more };
  };
  if (authentic.outcome === "FORGED") return verdict("FORGED", { differences: authentic.differences });
  if (authentic.outcome === "UNSIGNED") return verdict("UNSIGNED", { differences: authentic.differences });
  if (authentic.outcome === "REVOKED") return verdict("NOT_CHECKABLE", { reason: "KEY_REVOKED" });
  if (swept.atBlock === undefined) return verdict("NOT_CHECKABLE", { reason: "LATER_BLOCK" });
  const ofBlock = blockDifferences(told, block, grounds.tips);
  if (ofBlock.length > 0) return verdict("WRONG", { differences: ofBlock });
  const age = ageOf(told, block, grounds.bound);
  if (told.recognition === "STALE") return staleVerdict(told, age, verdict);
  if (swept.atBlock.kind === "differs") return verdict("WRONG", { differences: swept.atBlock.differences });
  if (age === "old") return verdict("STALE", { differences: [staleDifference(told, block, grounds.bound)] });
  const ofProfiles = profileDifferences(told, grounds.feedBound);
  if (ofProfiles.length > 0) return verdict("STALE", { differences: ofProfiles });
  const aged = age === "unknown" ? { unchecked: [...unchecked, "BLOCK_AGE" as const] } : {};
  if (swept.atBlock.kind === "unknown") return verdict("NOT_CHECKABLE", { reason: swept.atBlock.reason, ...aged });
  if (swept.whenAnswered !== undefined) return verdict("BEHIND", { changed: swept.whenAnswered, ...aged });
  if (swept.now !== undefined) return verdict("RIGHT_THEN_CHANGED_SINCE", { changed: swept.now, ...aged });
  return verdict("RIGHT", aged);
}

interface Block {
  readonly hash: string | undefined;
  /** Between which times it was made; equal when its time is known. */
  readonly from: Instant;
  readonly to: Instant;
}

function blockOf({ block, answer }: Told, { tips, blocks }: VerdictGrounds): Block {
  const known = blocks.get(block) ?? tips.block(block);
  if (known !== undefined) return { hash: known.hash, from: known.time, to: known.time };
  const { from, to } = tips.around(block);
  const time = answer?.asOf.time;
  // What the answer says of its block's time is as good as what bounds it.
  if (time !== undefined && time >= from && time <= to) return { hash: undefined, from: time, to: time };
  return { hash: undefined, from, to };
}

function blockDifferences(told: Told, { hash, from, to }: Block, tips: LedgerTips): Difference[] {
  const found: Difference[] = [];
  const compare = (field: string, one: string | number, other: string | number): void => {
    if (one !== other) found.push({ field, told: String(one), should: String(other) });
  };
  if (hash !== undefined) compare("asOf.blockHash", told.blockHash, hash);
  const { sequence, head } = tips.at("certifications", told.block);
  compare("asOf.certifications.sequence", told.sequence, sequence);
  compare("asOf.certifications.head", told.head, head);
  const { answer, question } = told;
  if (question !== undefined) compare("question.recogniser", question.recogniser, told.recogniser);
  if (answer !== undefined && question !== undefined) {
    compare("answer.mode", answer.mode, question.mode);
    compare("answer.validAt", instantToText(answer.validAt), instantToText(question.validAt));
    compare("answer.knownAt", instantToText(answer.knownAt), instantToText(question.knownAt));
    compare("answer.issuer", answer.issuer ?? "none", question.issuer ?? answer.issuer ?? "none");
  }
  if (answer !== undefined) {
    const { time, heads } = answer.asOf;
    if (time < from || time > to)
      found.push({ field: "asOf.time", told: instantToText(time), should: spanInWords(from, to) });
    for (const registry of REGISTRIES) {
      const tip = tips.at(registry, told.block);
      compare(`asOf.heads.${registry}.sequence`, heads[registry].sequence, tip.sequence);
      compare(`asOf.heads.${registry}.head`, heads[registry].head, tip.head);
    }
  }
  if (answer?.asOf.freshness === "STALE" && told.recognition !== "STALE")
    found.push({
      field: "recognition",
      told: told.recognition,
      should: "STALE: the answer itself says that its ledger was",
    });
  if (from - CLOCK_SKEW > told.answeredAt / 1000) {
    const should = `not before its block of ${instantToText(from)}`;
    found.push({ field: "answeredAt", told: new Date(told.answeredAt).toISOString(), should });
  }
  return found;
}

/** The age of its profiles an answer tells itself. */
function profileDifferences({ answer, recognition, answeredAt }: Told, bound: number): Difference[] {
  if (answer?.profilesAsOf == null || recognition === "STALE") return [];
  const age = Math.floor(answeredAt / 1000) - answer.profilesAsOf;
  if (age <= bound + CLOCK_SLACK) return [];
  const should = `STALE: the answer itself says that its profiles were ${age} s old, more than ${bound} s`;
  return [{ field: "recognition", told: recognition, should }];
}

function spanInWords(from: Instant, to: Instant): string {
  if (from === to) return instantToText(from);
  return `between ${instantToText(from)} and ${to === Number.POSITIVE_INFINITY ? "the end" : instantToText(to)}`;
}

/** Whether the block was too old to answer from, by the rule of freshness. */
function ageOf({ answeredAt }: Told, { from, to }: Block, bound: number): "fresh" | "old" | "unknown" {
  const at = Math.floor(answeredAt / 1000);
  if (at - to > bound + CLOCK_SLACK) return "old";
  return at - from <= bound + CLOCK_SLACK ? "fresh" : "unknown";
}

function staleDifference(told: Told, { to }: Block, bound: number): Difference {
  const age = Math.floor(told.answeredAt / 1000) - to;
  return {
    field: "recognition",
    told: told.recognition,
    should: `STALE: its block was ${age} s old, more than ${bound} s`,
  };
}

type Make = (code: ReceiptVerdictCode, more?: Partial<ReceiptVerdict>) => ReceiptVerdict;

function staleVerdict(told: Told, age: ReturnType<typeof ageOf>, verdict: Make): ReceiptVerdict {
  if (told.certification !== null)
    return verdict("WRONG", {
      differences: [{ field: "certification", told: told.certification, should: "none: a STALE answer names none" }],
    });
  if (told.cause === "LEDGER_STALE")
    return age === "old" ? verdict("RIGHT") : verdict("NOT_CHECKABLE", { reason: "GATEWAY_CLOCK" });
  if (told.cause !== "PROFILES_STALE")
    return verdict("WRONG", {
      differences: [{ field: "cause", told: told.cause, should: "LEDGER_STALE or PROFILES_STALE" }],
    });
  if (age === "old")
    return verdict("WRONG", { differences: [{ field: "cause", told: told.cause, should: "LEDGER_STALE" }] });
  return verdict("NOT_CHECKABLE", { reason: "PROFILES" });
}
