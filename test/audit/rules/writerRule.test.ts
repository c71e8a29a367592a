import { describe, expect, it } from "vitest";
import { actorOf, checkWriter, rolesFor } from "../../../src/audit/rules/writerRule.ts";
import { economy } from "../../../src/domain/economy.ts";
import { type LedgerEvent, type LedgerRole, type Registry, ROLE_BITS } from "../../../src/domain/event.ts";
import { Facts, idOf, JP, record, TW, writerOf } from "../../support/facts.ts";
import { foldedFrom, positionAt, said } from "./said.ts";

const NOW = 5_000;
const CL = economy("CL");

function event(registry: Registry, type: string, fields: object = {}, writer = writerOf(TW)): LedgerEvent {
  return { position: positionAt(registry, NOW), writer, type, ...fields } as unknown as LedgerEvent;
}

describe("the role that an event takes", () => {
  it.each([
    ["authorities", "WriterSet", ["ADMIN"]],
    ["arrangements", "ArrangementSigned", ["SIGNATORY"]],
    ["benefits", "BreachRaised", ["MONITOR"]],
    ["certifications", "CertificationGranted", ["REGISTRAR"]],
    ["certifications", "CertificationAnnulmentProposed", ["REGISTRAR"]],
    ["certifications", "CertificationAnnulled", ["SIGNATORY"]],
    ["certifications", "CertificationAnnulmentRejected", ["REGISTRAR", "SIGNATORY"]],
  ] as const)("of %s for %s is %o", (registry, type, roles) => {
    const bits = (roles as readonly LedgerRole[]).reduce((sum, role) => sum + ROLE_BITS[role], 0);
    expect(rolesFor(event(registry, type))).toBe(bits);
  });
});

describe("the economy for which an event was written", () => {
  it.each([
    ["certifications", "CertificationGranted", { record: record() }, TW],
    ["authorities", "BallotProposed", { economy: JP, proposer: CL }, CL],
    ["authorities", "BallotVoted", { economy: JP, voter: CL }, CL],
    ["authorities", "WriterSet", { economy: JP }, JP],
    ["arrangements", "ArrangementProposed", { proposer: CL }, CL],
    ["arrangements", "ArrangementSigned", { party: CL }, CL],
    ["arrangements", "SuspensionNotified", { party: CL, issuer: TW, recogniser: JP }, CL],
    ["benefits", "ReceiptsAnchored", { economy: JP }, JP],
    // What a ballot or the last signature did names somebody else, or nobody.
    ["authorities", "MemberAdmitted", { economy: JP }, undefined],
    ["authorities", "MemberSuspended", { economy: JP }, undefined],
    ["authorities", "MemberReinstated", { economy: JP }, undefined],
    ["authorities", "MemberRemoved", { economy: JP }, undefined],
    ["authorities", "MemberAdminReplaced", { economy: JP }, undefined],
    ["arrangements", "ArrangementAdopted", {}, undefined],
    ["arrangements", "ArrangementAcceded", { party: CL }, undefined],
    ["arrangements", "LegEnteredIntoForce", {}, undefined],
    ["arrangements", "LegEndSet", { issuer: TW, recogniser: JP }, undefined],
    ["arrangements", "ArrangementTerminated", {}, undefined],
  ] as const)("of %s by %s with %o is %s", (registry, type, fields, expected) => {
    expect(actorOf(event(registry, type, fields))).toBe(expected);
  });
});

describe("the writer of an event", () => {
  const facts = (): Facts => new Facts().members(1_000, TW, JP);
  const saidOf = (given: LedgerEvent, byBallot = false, by = facts()): string[] => {
    const { authorities } = foldedFrom(by.events).state;
    return said((say) => checkWriter(given, authorities, byBallot, say));
  };

  it("is of the economy that the event names", () => {
    expect(saidOf(event("arrangements", "ArrangementSigned", { party: TW }))).toEqual([]);
    expect(saidOf(event("arrangements", "ArrangementTerminated"))).toEqual([]);
    const words = [`writer: ${writerOf(TW)} writes for TW, not JP`];
    expect(saidOf(event("arrangements", "ArrangementSigned", { party: JP }))).toEqual(words);
    expect(saidOf(event("certifications", "CertificationGranted", { record: record({ economy: JP }) }))).toEqual(words);
  });

  it("is of another where a ballot names an admin", () => {
    const slot = event("authorities", "WriterSet", { economy: JP, account: idOf(1) });
    expect(saidOf(slot)).toEqual([`writer: ${writerOf(TW)} writes for TW, not JP`]);
    expect(saidOf(slot, true)).toEqual([]);
    const nobodys = event("authorities", "WriterSet", { economy: JP, account: idOf(1) }, writerOf(CL));
    expect(saidOf(nobodys, true)).toEqual([`writer: ${writerOf(CL)} was no ADMIN of an active member then`]);
  });

  it.each([
    ["authorities", "EndpointSet", "ADMIN"],
    ["arrangements", "ArrangementSigned", "SIGNATORY"],
    ["benefits", "BreachAcknowledged", "MONITOR"],
    ["certifications", "CertificationGranted", "REGISTRAR"],
    ["certifications", "CertificationAnnulled", "SIGNATORY"],
    ["certifications", "CertificationAnnulmentRejected", "REGISTRAR or SIGNATORY"],
  ] as const)("of %s, %s, had the role %s, and nothing more is said of one that had not", (registry, type, names) => {
    const given = event(registry, type, { record: record(), party: JP, economy: JP }, writerOf(CL));
    expect(saidOf(given)).toEqual([`writer: ${writerOf(CL)} was no ${names} of an active member then`]);
  });

  it("had it at the event's block", () => {
    const signed = event("arrangements", "ArrangementSigned", { party: TW });
    const revoked = facts().authority(2_000, { type: "WriterRevoked", economy: TW, account: writerOf(TW) });
    const words = [`writer: ${writerOf(TW)} was no SIGNATORY of an active member then`];
    expect(saidOf(signed, false, revoked)).toEqual(words);
    const slot = { type: "WriterSet", economy: TW, account: writerOf(TW), roles: 2, generation: 1 } as const;
    expect(saidOf(signed, false, facts().authority(2_000, { ...slot, from: NOW, until: NOW + 1 }))).toEqual([]);
    expect(saidOf(signed, false, facts().authority(2_000, { ...slot, from: NOW + 1, until: 0 }))).toEqual(words);
    expect(saidOf(signed, false, facts().authority(2_000, { ...slot, from: 1, until: NOW }))).toEqual(words);
  });
});
