import type { LedgerAsOf } from "../../../src/domain/asOf.ts";
import type { CertificationEntry } from "../../../src/domain/certification.ts";
import { economy } from "../../../src/domain/economy.ts";
import type { LedgerEvent, Registry } from "../../../src/domain/event.ts";
import type { Leg, Terms } from "../../../src/domain/terms.ts";
import { partnerIdentifiers } from "../../../src/domain/partnerProfile.ts";
import type { Profile } from "../../../src/domain/profile.ts";
import { LedgerView } from "../../../src/projection/view.ts";
import { PartnerDirectory } from "../../../src/services/partnerDirectory.ts";
import { OPERATORS, tinOf } from "./operators.ts";

const TW = economy("TW");
const JP = economy("JP");
const KR = economy("KR");
const WRITER = `0x${"77".repeat(20)}` as const;
const START = 1_700_000_000;
const idOf = (index: number) => `0x${index.toString(16).padStart(64, "0")}` as const;
const head = (sequence: number) => ({ sequence, head: `0x${sequence.toString(16).padStart(48, "0")}` }) as const;

/** A gateway of Japan that knows 100,000 operators of Chinese Taipei: its view and its partners' profiles. */
export function buildWorld() {
  const sequences = { authorities: 0, certifications: 0, arrangements: 0, benefits: 0 };
  let block = 1;
  const event = (registry: Registry, fields: object): LedgerEvent => {
    sequences[registry] += 1;
    const position = {
      registry,
      sequence: sequences[registry],
      block,
      logIndex: 0,
      time: START,
      transaction: idOf(block),
    };
    return { position, writer: WRITER, ...fields } as unknown as LedgerEvent;
  };
  const asOf = (time: number): LedgerAsOf => ({
    block,
    blockHash: idOf(block),
    time,
    heads: {
      authorities: head(sequences.authorities),
      certifications: head(sequences.certifications),
      arrangements: head(sequences.arrangements),
      benefits: head(sequences.benefits),
    },
  });
  const view = new LedgerView(() => []);
  view.apply([...members(event), ...arrangement(event), ...grants(event)], asOf(START));
  const profiles = Array.from({ length: OPERATORS }, (_, index) => ({ profile: profileOf(index) }));
  const byId = new Map(profiles.map((one) => [one.profile.certificationId, one]));
  const directory = new PartnerDirectory({
    identifiers: () => partnerIdentifiers(profiles.map(({ profile }) => profile)),
    byId: (_economy, id) => byId.get(id),
  });
  return {
    view,
    directory,
    /** The view as of now, with some more facts about as many of the operators. */
    advance(foreign: readonly LedgerEvent[], changed: number, time: number): void {
      block += 1;
      const facts = Array.from({ length: changed }, () => {
        const index = Math.floor(Math.random() * OPERATORS);
        const history = view.current().state.certifications.get(TW, idOf(index));
        return event("certifications", change(history?.entries.at(-1) as CertificationEntry, idOf(index), time));
      });
      view.apply([...foreign, ...facts], asOf(time));
    },
  };
}

type Make = (registry: Registry, fields: object) => LedgerEvent;

function members(event: Make): LedgerEvent[] {
  return [TW, JP, KR].flatMap((member) => [
    event("authorities", { type: "MemberAdmitted", economy: member, ballotId: 0, admin: WRITER, generation: 1 }),
    event("authorities", {
      type: "WriterSet",
      economy: member,
      account: WRITER,
      roles: 15,
      from: 0,
      until: 0,
      generation: 1,
    }),
  ]);
}

function arrangement(event: Make): LedgerEvent[] {
  const leg: Leg = {
    issuer: TW,
    recogniser: JP,
    modes: 15,
    programme: 1,
    tiers: 0xffffffff,
    operatorTypes: 0xffffffff,
    from: START,
    until: 0,
    benefits: 0b1111n,
  };
  const terms: Terms = {
    kind: "RECOGNITION",
    parties: [JP, TW],
    legs: [leg],
    clauses: [],
    noticeDays: 30,
    referenceMoment: "LODGEMENT",
    goodsInTransit: "AT_REFERENCE",
    statusBound: 3_600,
    governsFrom: 0,
    document: idOf(1),
  };
  const subject = { arrangement: 1, version: 1 };
  return [
    event("arrangements", { ...subject, type: "ArrangementProposed", proposer: TW, termsHash: idOf(1), terms }),
    event("arrangements", { ...subject, type: "ArrangementAdopted", governsFrom: START }),
    event("arrangements", { ...subject, type: "LegEnteredIntoForce", interval: 0, leg }),
  ];
}

function grants(event: Make): LedgerEvent[] {
  return Array.from({ length: OPERATORS }, (_, index) => {
    const record = {
      economy: TW,
      programme: 1,
      tier: 0,
      operatorTypes: 0b101,
      status: "CERTIFIED",
      version: 1,
      validFrom: START,
      validUntil: START + 315_360_000,
      reviewAt: 0,
      effectiveFrom: START,
    };
    const fields = { id: idOf(index), record, decidedAt: START, profileCommitment: idOf(index) };
    return event("certifications", { type: "CertificationGranted", ...fields });
  });
}

/** A suspension, or the end of one. */
function change({ record, profileCommitment }: CertificationEntry, id: string, time: number): object {
  const suspends = record.status === "CERTIFIED";
  const next = {
    ...record,
    status: suspends ? "SUSPENDED" : "CERTIFIED",
    version: record.version + 1,
    effectiveFrom: time,
  };
  const type = suspends ? "CertificationSuspended" : "CertificationReinstated";
  return { type, id, record: next, decidedAt: time, profileCommitment };
}

function profileOf(index: number): Profile {
  return {
    certificationId: idOf(index),
    economy: TW,
    tin: tinOf(index),
    aliases: [],
    legalName: `Lanhe Electronics Number ${index} Co., Ltd. (Synthetic)`,
    localName: `藍和電子${index}股份有限公司（虛構）`,
    address: { lines: [`No. ${index}, Fanli Road`], city: "Taipei City", postcode: "102", country: TW },
    operatorTypes: ["IMPORTER", "MANUFACTURER"],
    smeClass: null,
    programme: "AEO",
    tier: null,
    validFrom: "2023-11-15",
    validUntil: null,
    statusReason: null,
    contact: null,
    previousIds: [],
    synthetic: true,
  };
}
