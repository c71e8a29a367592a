import type { CertificationRecord } from "../domain/certificationRecord.ts";
import type { Economy } from "../domain/economy.ts";
import { MEMBER_STATUSES, type MemberStatus, type Registry } from "../domain/event.ts";
import type { Instant } from "../domain/time.ts";
import type { AddressBook } from "../ledger/addressBook.ts";
import { readRecord } from "../ledger/certificationWord.ts";
import { ProofFault } from "../ledger/proof/proofFault.ts";
import type { Hex } from "../ledger/proof/rlp.ts";
import { certificationSlot, intervalCountSlot, intervalSlots, memberSlot } from "../ledger/proof/slots.ts";
import { type AccountProof, provenSlots } from "../ledger/proof/stateProof.ts";
import type { ProofDocument } from "./document.ts";
import { type ProvenInterval, readInterval } from "./interval.ts";

/** What the state of one block says of a question. */
export interface ProvenFacts {
  /** undefined: the state has no such certification. */
  readonly record: CertificationRecord | undefined;
  /** Every interval of recognition of the direction, in the contract's order. */
  readonly intervals: readonly ProvenInterval[];
  readonly members: readonly { readonly economy: Economy; readonly status: MemberStatus; readonly since: Instant }[];
}

/** More intervals than this in one direction are not proven in one document. */
export const MAX_INTERVALS = 200;

type Question = ProofDocument["question"];

/** The slots that decide a question, by registry. */
export function slotsOf({ issuer, recogniser, certification }: Question, intervals: number) {
  const legs = Array.from({ length: intervals }, (_, position) => intervalSlots(issuer, recogniser, position)).flat();
  return {
    authorities: [memberSlot(issuer), memberSlot(recogniser)],
    certifications: [certificationSlot(issuer, certification)],
    arrangements: [intervalCountSlot(issuer, recogniser), ...legs],
  };
}

/** Reads the facts of a document, each proven under the state root. @throws ProofFault */
export async function provenFacts(document: ProofDocument, stateRoot: Hex, book: AddressBook): Promise<ProvenFacts> {
  const { question, accounts } = document;
  const words = async (registry: Registry & keyof typeof accounts) => {
    const { address, codeHash } = book.contracts[registry];
    const account: AccountProof = accounts[registry];
    if (account.address !== address)
      throw new ProofFault(
        "OTHER_CONTRACT",
        `the registry of ${registry} stands at ${address}, not ${account.address}`,
      );
    return slotReader(registry, await provenSlots(stateRoot, account, codeHash));
  };
  const [authorities, certifications, arrangements] = await Promise.all([
    words("authorities"),
    words("certifications"),
    words("arrangements"),
  ]);
  return {
    record: recordOf(certifications(certificationSlot(question.issuer, question.certification)), question.issuer),
    intervals: intervalsOf(question, arrangements),
    members: [question.issuer, question.recogniser].map((economy) =>
      memberOf(economy, authorities(memberSlot(economy))),
    ),
  };
}

type SlotReader = (key: Hex) => Buffer;

function slotReader(registry: Registry, words: ReadonlyMap<Hex, Hex>): SlotReader {
  return (key) => {
    const word = words.get(key);
    if (word === undefined) throw new ProofFault("OTHER_ANSWER", `slot ${key} of ${registry} is not proven`);
    return Buffer.from(word.slice(2), "hex");
  };
}

function recordOf(word: Buffer, issuer: Economy): CertificationRecord | undefined {
  const record = readRecord(word, 0);
  if (record === undefined)
    throw new ProofFault("MALFORMED", "the certification has a status that this release does not know");
  if (record.status === "NONE") return undefined;
  if (record.economy !== issuer)
    throw new ProofFault("OTHER_ANSWER", `the record is ${record.economy}'s, not ${issuer}'s`);
  return record;
}

function intervalsOf({ issuer, recogniser }: Question, read: SlotReader): ProvenInterval[] {
  const count = Number(BigInt(`0x${read(intervalCountSlot(issuer, recogniser)).toString("hex")}`));
  if (count > MAX_INTERVALS) throw new ProofFault("MALFORMED", `${count} intervals are more than a document holds`);
  return Array.from({ length: count }, (_, position) => {
    const [leg, terms] = intervalSlots(issuer, recogniser, position);
    return readInterval(read(leg), read(terms));
  });
}

/** Lowest byte first: status 8, position 8, generation 16, since 40 bits. */
function memberOf(economy: Economy, word: Buffer) {
  const status = MEMBER_STATUSES[word.readUInt8(31)];
  if (status === undefined) throw new ProofFault("MALFORMED", "a member has a status that this release does not know");
  return { economy, status, since: word.readUIntBE(23, 5) };
}
