import { beforeAll, describe, expect, test } from "vitest";
import { Auditor } from "../../src/audit/auditor.ts";
import { Findings } from "../../src/audit/finding.ts";
import { auditNode } from "../../src/audit/auditNode.ts";
import type { LedgerEvent } from "../../src/domain/event.ts";
import { decodeLog } from "../../src/ledger/eventCodec.ts";
import { type AuditLedger, buildLedger, RELEASE } from "./support.ts";

let on: AuditLedger;
let events: LedgerEvent[];

beforeAll(async () => {
  on = await buildLedger();
  events = [];
  await auditNode(on.rpc, on.book, {
    release: RELEASE,
    storage: false,
    onPiece: ({ logs }) => void events.push(...logs.map(decodeLog)),
  });
}, 120_000);

/** What an auditor finds when the contracts had let something else through in the place of one event. */
function findingsWith(type: LedgerEvent["type"], change: (event: any) => object, nth = -1) {
  const places = events.flatMap((event, index) => (event.type === type ? [index] : []));
  const index = places.at(nth) as number;
  const event = structuredClone(events[index]) as LedgerEvent;
  const findings = new Findings();
  const auditor = new Auditor(on.book, findings);
  const changed = { ...event, ...change(event) } as LedgerEvent;
  for (const each of events.with(index, changed)) auditor.take(each);
  return findings.list.filter(({ registry, sequence }) => {
    return registry === event.position.registry && sequence === event.position.sequence;
  });
}

const record = (fields: object) => (event: { record: object }) => ({ record: { ...event.record, ...fields } });
const nobody = `0x${"99".repeat(20)}` as const;

test("nothing is found in what the contracts let through", () => {
  expect(findingsWith("CertificationGranted", () => ({}))).toEqual([]);
});

describe("an event that the contracts should have refused is found, with its field:", () => {
  test.each([
    ["by nobody's writer", "CertificationGranted", () => ({ writer: nobody }), "writer", "writer"],
    ["an arrangement signed by nobody", "ArrangementSigned", () => ({ writer: nobody }), "writer", "writer"],
    ["a report by nobody", "BenefitReported", () => ({ writer: nobody }), "writer", "writer"],
    ["a writer set by nobody", "WriterRevoked", () => ({ writer: nobody }), "writer", "writer"],
    ["a block before the last", "EndpointSet", time(1), "time", "time"],
    ["a grant of version 2", "CertificationGranted", record({ version: 2 }), "rules", "record.version"],
    ["a grant that suspends", "CertificationGranted", record({ status: "SUSPENDED" }), "rules", "record.status"],
    [
      "a grant that ends before it begins",
      "CertificationGranted",
      record({ validUntil: 1 }),
      "rules",
      "record.validUntil",
    ],
    ["a jump of versions", "CertificationSuspended", record({ version: 9 }), "rules", "record.version"],
    ["a suspension that revokes", "CertificationSuspended", record({ status: "REVOKED" }), "rules", "record.status"],
    ["an amendment of the validity", "CertificationAmended", record({ validUntil: 5 }), "rules", "record.validUntil"],
    ["a renewal of the tier", "CertificationRenewed", record({ tier: 9 }), "rules", "record.tier"],
    [
      "an effect in the future",
      "CertificationRevoked",
      record({ effectiveFrom: 2 ** 39 }),
      "rules",
      "record.effectiveFrom",
    ],
    ["a decision in the future", "CertificationRevoked", () => ({ decidedAt: 2 ** 39 }), "rules", "decidedAt"],
    ["a second signature", "ArrangementSigned", (event: any) => ({ party: other(event) }), "rules", "party"],
    ["another version's signature", "ArrangementSigned", () => ({ version: 9 }), "rules", "version"],
    [
      "terms that are not what was hashed",
      "ArrangementProposed",
      (event: any) => ({ terms: { ...event.terms, noticeDays: 9 } }),
      "rules",
      "termsHash",
    ],
    ["a notice too short", "SuspensionNotified", () => ({ effectiveAt: 1 }), "rules", "effectiveAt"],
    ["an end that nobody agreed to", "ArrangementTerminated", () => ({ effectiveAt: 1 }), "rules", "effectiveAt"],
    [
      "a skipped revision",
      "BenefitReported",
      (event: any) => ({ report: { ...event.report, revision: 7 } }),
      "rules",
      "report.revision",
    ],
    ["an id of another breach", "BreachRaised", () => ({ id: `0x${"ab".repeat(32)}` }), "rules", "id"],
    ["a breach resolved by the judged", "BreachResolved", () => ({ economy: "JP" }), "rules", "economy"],
    ["a ballot with other electors", "BallotProposed", () => ({ electorate: 1n }), "rules", "electorate"],
    ["a vote of no elector", "BallotVoted", () => ({ voter: "XX" }), "rules", "voter"],
    ["a key under another id", "StatementKeyAdded", () => ({ keyId: `0x${"cd".repeat(32)}` }), "rules", "keyId"],
    ["a writer in another generation", "WriterSet", () => ({ generation: 8 }), "rules", "generation"],
  ] as const)("%s", (_, type, change, check, field) => {
    const found = findingsWith(type, change as (event: any) => object);
    expect(found).toContainEqual(expect.objectContaining({ check, field }));
  });

  test("an annulment that one person proposed and confirmed", () => {
    const proposal = events.findLast(({ type }) => type === "CertificationAnnulmentProposed") as any;
    const { writer, position } = proposal;
    const last = { ...position, sequence: 999, block: events.at(-1)!.position.block, logIndex: 9 };
    const confirmed = {
      ...proposal,
      type: "CertificationAnnulled",
      writer,
      position: { ...last, time: events.at(-1)!.position.time },
      record: {
        ...proposal.record,
        status: "ANNULLED",
        version: proposal.record.version + 1,
        effectiveFrom: proposal.record.validFrom,
      },
    } as LedgerEvent;
    const findings = new Findings();
    const auditor = new Auditor(on.book, findings);
    for (const event of [...events, confirmed]) auditor.take(event);
    expect(findings.list).toEqual([expect.objectContaining({ check: "rules", field: "writer", sequence: 999 })]);
    expect(findings.list[0]?.detail).toContain("two persons");
  });

  test("a member suspended without the votes", () => {
    const index = events.findIndex(({ type }) => type === "MemberSuspended");
    const vote = events.slice(0, index).findLastIndex(({ type }) => type === "BallotVoted");
    const findings = new Findings();
    const auditor = new Auditor(on.book, findings);
    for (const event of events.toSpliced(vote, 1)) auditor.take(event);
    expect(findings.list[0]).toMatchObject({ check: "rules", field: "ballotId", registry: "authorities" });
    expect(findings.list[0]?.detail).toContain("do not carry it");
  });
});

describe("writes that a mark makes doubtful", () => {
  test("are listed with their writer and blocks", async () => {
    const { report } = await auditNode(on.rpc, on.book, { release: RELEASE, storage: false });
    const marked = on.ledger.writerOf("CL" as never).address.toLowerCase();
    const expected = events.filter(({ writer }) => writer === marked).length;
    expect(report.suspect).toContainEqual(expect.objectContaining({ writer: marked, writes: expected }));
  });
});

function time(value: number) {
  return (event: LedgerEvent) => ({ position: { ...event.position, time: value } });
}

function other(event: { party: string }): string {
  return event.party === "JP" ? "TW" : "JP";
}
