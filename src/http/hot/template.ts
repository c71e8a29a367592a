import { randomBytes } from "node:crypto";
import type { Verification } from "../../services/verify.ts";
import { octetsOf } from "../octets.ts";
import { presentVerification } from "../routes/verifications.ts";

/** The parts of an answer that differ from one moment to the next, in the order in which they are sent. */
const HOLES = ["validAt", "knownAt", "profilesAsOf", "asOf", "receipt"] as const;

/**
 * An answer's JSON around its holes, as octets: one piece more than there are holes. Octets are strings here, each character one byte
 * of UTF-8: such a string is put together and sent without being encoded each time, and its length is that of the body.
 */
export type Template = readonly [string, string, string, string, string, string];

// No text of a profile can hold it.
const MARK = randomBytes(16).toString("hex");
/** Begins what is said of one operator. */
const OPERATOR = '"operator":{';
const SPLIT = new RegExp(`"${MARK}(\\w+)"`);

/** What stays of an answer. @throws RangeError when the answer's form has other holes */
export function templateOf(verification: Verification): Template {
  const answer: Record<string, unknown> = { ...presentVerification(verification, null) };
  for (const hole of HOLES) answer[hole] = MARK + hole;
  const parts = octetsOf(JSON.stringify(answer)).split(SPLIT);
  const holes = parts.filter((_, index) => index % 2 === 1);
  if (holes.join() !== HOLES.join()) throw new RangeError(`the holes of an answer are ${holes.join()}`);
  return parts.filter((_, index) => index % 2 === 0).map(shared) as unknown as Template;
}

const MOST_SHARED = 1_000;
const PIECES = new Map<string, string>();

/**
 * Nearly all pieces but one are the same for many answers: one copy of each stays in the processor's cache. The one that is not gets
 * a copy of its own, so that it does not hold the text on to which it was cut from.
 */
function shared(piece: string): string {
  const known = PIECES.get(piece);
  if (known !== undefined) return known;
  const copy = Buffer.from(piece, "latin1").toString("latin1");
  if (piece.includes(OPERATOR)) return copy;
  if (PIECES.size >= MOST_SHARED) PIECES.clear();
  PIECES.set(copy, copy);
  return copy;
}

/** What the holes are filled with, each as JSON without anything but ASCII. */
export interface Filling {
  readonly validAt: string;
  readonly knownAt: string;
  readonly profilesAsOf: string;
  readonly asOf: string;
}

/** Puts an answer together: what comes before its receipt, and what comes after. */
export function fill(
  template: Template,
  { validAt, knownAt, profilesAsOf, asOf }: Filling,
): { readonly before: string; readonly after: string } {
  const [first, second, third, fourth, fifth, last] = template;
  const before = first + validAt + second + knownAt + third + profilesAsOf + fourth + asOf + fifth;
  return { before, after: last };
}
