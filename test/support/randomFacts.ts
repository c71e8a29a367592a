import type { CertificationRecord } from "../../src/domain/certificationRecord.ts";
import { type Economy, economy } from "../../src/domain/economy.ts";
import type { Address, CertificationEventType } from "../../src/domain/event.ts";
import type { Leg, Terms } from "../../src/domain/terms.ts";
import type { Fact, FakeLedger } from "./fakeLedger.ts";
import { Random } from "./random.ts";

const MEMBERS = ["TW", "JP", "KR", "NZ", "CL"].map(economy);
const NO_HASH = `0x${"00".repeat(32)}` as const;

/** The address with which an economy writes in these histories. */
export function writerOf(of: Economy): Address {
  return `0x${Buffer.from(of).toString("hex").padEnd(40, "0")}`;
}

/** Makes up facts, in an order that contracts would allow: members first, then whatever happens between them. */
export class RandomFacts {
  readonly #random: Random;
  readonly #opening: Fact[];
  readonly #certifications: { readonly id: `0x${string}`; record: CertificationRecord }[] = [];
  readonly #breaches: `0x${string}`[] = [];
  readonly #intervals: Leg[] = [];
  #arrangements = 0;

  constructor(seed: number) {
    this.#random = new Random(seed);
    this.#opening = MEMBERS.flatMap((member) => [
      this.#authority("MemberAdmitted", member, { ballotId: 0, admin: writerOf(member), generation: 1 }),
      this.#authority("WriterSet", member, { account: writerOf(member), roles: 15, from: 0, until: 0, generation: 1 }),
    ]);
  }

  /** Some facts that belong together. */
  next(time: number): Fact[] {
    const opening = this.#opening.splice(0, 2);
    if (opening.length > 0) return opening;
    const dice = this.#random.next();
    if (dice < 0.55) return [this.#grant(time)];
    if (dice < 0.85) return [this.#change(time)];
    if (dice < 0.9) return this.#adopt(time);
    if (dice < 0.93) return [this.#endLeg(time)];
    if (dice < 0.96) return [this.#breach(time)];
    return [this.#authority("EndpointSet", this.#member(), { endpoint: `https://${this.#random.hex(4)}.example` })];
  }

  #member(): Economy {
    return this.#random.pick(MEMBERS);
  }

  #authority(type: string, subject: Economy, fields: object): Fact {
    return { registry: "authorities", type, writer: writerOf(subject), economy: subject, ...fields } as Fact;
  }

  #certification(type: CertificationEventType, id: string, record: CertificationRecord, time: number): Fact {
    const profileCommitment = this.#random.chance(0.7) ? this.#random.hex(32) : NO_HASH;
    const fields = { id, record, decidedAt: time - this.#random.below(100_000), profileCommitment };
    return { registry: "certifications", type, writer: writerOf(record.economy), ...fields } as Fact;
  }

  #grant(time: number): Fact {
    const record: CertificationRecord = {
      economy: this.#member(),
      programme: 1 + this.#random.below(6),
      tier: this.#random.below(4),
      operatorTypes: 1 + this.#random.below(2 ** 20),
      status: "CERTIFIED",
      version: 1,
      validFrom: time,
      validUntil: this.#random.chance(0.5) ? 0 : time + 3 * 31_536_000,
      reviewAt: 0,
      effectiveFrom: time,
    };
    const id = this.#random.hex(32);
    this.#certifications.push({ id, record });
    return this.#certification("CertificationGranted", id, record, time);
  }

  #change(time: number): Fact {
    if (this.#certifications.length === 0) return this.#grant(time);
    const subject = this.#random.pick(this.#certifications);
    const suspended = subject.record.status === "SUSPENDED";
    const version = subject.record.version + 1;
    const status = suspended ? "CERTIFIED" : "SUSPENDED";
    subject.record = { ...subject.record, status, version, effectiveFrom: time };
    return this.#certification(
      suspended ? "CertificationReinstated" : "CertificationSuspended",
      subject.id,
      subject.record,
      time,
    );
  }

  #adopt(time: number): Fact[] {
    const issuer = this.#member();
    const recogniser = this.#random.pick(MEMBERS.filter((member) => member !== issuer));
    const leg: Leg = {
      issuer,
      recogniser,
      modes: 15,
      programme: 1,
      tiers: 0xffffffff,
      operatorTypes: 0xffffffff,
      from: time,
      until: 0,
      benefits: BigInt(this.#random.below(1024)),
    };
    const terms: Terms = {
      kind: "RECOGNITION",
      parties: [issuer, recogniser].sort(),
      legs: [leg],
      clauses: [],
      noticeDays: 30,
      referenceMoment: "LODGEMENT",
      goodsInTransit: "AT_REFERENCE",
      statusBound: 3_600,
      governsFrom: 0,
      document: this.#random.hex(32),
    };
    this.#arrangements += 1;
    const subject = { registry: "arrangements", writer: writerOf(issuer), arrangement: this.#arrangements, version: 1 };
    const interval = this.#intervals.filter((o) => o.issuer === issuer && o.recogniser === recogniser).length;
    this.#intervals.push(leg);
    return [
      { ...subject, type: "ArrangementProposed", proposer: issuer, termsHash: this.#random.hex(32), terms },
      ...terms.parties.map((party) => ({ ...subject, type: "ArrangementSigned", party, writer: writerOf(party) })),
      { ...subject, type: "ArrangementAdopted", governsFrom: time },
      { ...subject, type: "LegEnteredIntoForce", interval, leg },
    ] as unknown as Fact[];
  }

  #endLeg(time: number): Fact {
    const leg = this.#intervals[this.#random.below(this.#intervals.length)];
    if (leg === undefined || this.#intervals.indexOf(leg) === this.#intervals.length - 1) return this.#grant(time);
    const { issuer, recogniser } = leg;
    const fields = { arrangement: 1, issuer, recogniser, interval: 0, until: time + 86_400 };
    return { registry: "arrangements", type: "LegEndSet", writer: writerOf(issuer), ...fields } as unknown as Fact;
  }

  #breach(time: number): Fact {
    const judged = this.#member();
    const base = { registry: "benefits", writer: writerOf(judged), economy: judged };
    const old = this.#breaches.length > 0 && this.#random.chance(0.5) ? this.#random.pick(this.#breaches) : undefined;
    if (old !== undefined)
      return { ...base, type: "BreachEvidenceAdded", id: old, evidence: this.#random.hex(32) } as unknown as Fact;
    const id = this.#random.hex(32);
    this.#breaches.push(id);
    const counterpart = this.#random.pick(MEMBERS.filter((member) => member !== judged));
    const claim = { judged, counterpart, arrangement: 1, version: 1, clause: 0, from: time - 86_400, until: time };
    return { ...base, type: "BreachRaised", id, claim, evidence: this.#random.hex(32) } as unknown as Fact;
  }
}

/** Mines a history: `blocks` blocks, of which some are empty, with up to `most` groups of facts each. */
export function mineHistory(ledger: FakeLedger, facts: RandomFacts, random: Random, blocks: number, most = 4): void {
  for (let block = 0; block < blocks; block += 1) {
    const seconds = 1 + random.below(10);
    const groups = random.chance(0.3) ? 0 : 1 + random.below(most);
    const time = ledger.head.time + seconds;
    ledger.mine(Array.from({ length: groups }, () => facts.next(time)).flat(), seconds);
  }
}
