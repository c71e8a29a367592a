import { describe, expect, it } from "vitest";
import { currentRecord, effectiveStatus } from "../../src/domain/certification.ts";
import {
  type ChangeDecision,
  type ChangeName,
  checkChange,
  statusAfter,
  TRANSITIONS,
} from "../../src/domain/certificationDecision.ts";
import { type CertificationId, type CertificationRecord, STATUSES } from "../../src/domain/certificationRecord.ts";
import { AeoError } from "../../src/domain/errors.ts";
import { idOf, JP, KR, TW, ZERO } from "../support/facts.ts";
import { ledgerOnHardhat } from "../support/ledgerOnHardhat.ts";
import { Random } from "../support/random.ts";

const STEPS = 400;
const IDS = [idOf(1), idOf(2), idOf(3), idOf(4), idOf(5), idOf(6)];
const CHANGES = (Object.keys(TRANSITIONS) as ChangeName[]).filter((fn) => !fn.endsWith("Annulment"));
/** The contract has no limit of its own on dates in the past. */
const POLICY = { backdatingLimit: Number.MAX_SAFE_INTEGER };
const COMMITMENT = idOf(0xc0ffee);

describe("decisions on certifications and the CertificationRegistry", () => {
  it(`accept and refuse the same ${STEPS} random changes, and end in the same records`, {
    timeout: 120_000,
  }, async () => {
    const random = new Random(11);
    const ledger = await ledgerOnHardhat([JP, KR, TW]);
    const { certifications } = ledger.contracts;
    const registrar = certifications.connect(ledger.writerOf(TW));
    const records = new Map<CertificationId, CertificationRecord>();
    let [accepted, refused] = [0, 0];

    for (let step = 0; step < STEPS; step++) {
      const id = random.pick(IDS);
      const record = records.get(id);
      const now = await ledger.now();
      if (record === undefined) {
        const validFrom = now - random.below(1_000);
        const validUntil = random.pick([0, now + 50, now + 100_000]);
        const grant = {
          id,
          profileCommitment: COMMITMENT,
          programme: 1,
          tier: random.below(3),
          operatorTypes: 1 + random.below(7),
        };
        await ledger.send(registrar.grant({ ...grant, validFrom, validUntil, reviewAt: 0, decidedAt: now }));
        const { tier, operatorTypes } = grant;
        const fields = { economy: TW, programme: 1, tier, operatorTypes, status: "CERTIFIED", version: 1 } as const;
        records.set(id, { ...fields, validFrom, validUntil, reviewAt: 0, effectiveFrom: validFrom });
        continue;
      }
      const fn = random.pick(CHANGES);
      const version = random.chance(0.9) ? record.version : record.version + random.below(3) - 1;
      const explicit = random.pick([0, 0, 0, record.validFrom, record.validFrom - 1, now, now + 10_000]);
      const decidedAt = random.pick([now, now, now, 0, now + 10_000]);
      const validUntil = random.pick([0, record.validUntil, record.validUntil + 10, now + 1]);
      const operatorTypes = random.below(4);
      const reviewAt =
        fn === "suspend" || fn === "reinstate" || fn === "renew" || fn === "amend" ? random.pick([0, now + 500]) : 0;
      const decision: ChangeDecision = { fn, version, decidedAt, effectiveFrom: explicit, validUntil, operatorTypes };
      const ours = verdict(() => checkChange(decision, record, now, POLICY));
      const common = {
        id,
        profileCommitment: ZERO,
        version: Math.max(0, version),
        decidedAt,
        effectiveFrom: Math.max(0, explicit),
        reviewAt,
      };
      const sent = () => {
        if (fn === "renew") return registrar.renew({ ...common, validUntil });
        if (fn === "amend") return registrar.amend({ ...common, tier: 1, operatorTypes });
        return registrar[fn as "suspend"](common);
      };
      let theirs = "ACCEPTED";
      try {
        await ledger.send(sent());
      } catch (error) {
        theirs = /CertificationRegistry_(\w+)/.exec(String(error))?.[1] ?? String(error);
      }
      expect({ step, fn, ours: ours === "ACCEPTED" }, `${ours} beside ${theirs}`).toEqual({
        step,
        fn,
        ours: theirs === "ACCEPTED",
      });
      if (theirs !== "ACCEPTED") {
        refused++;
        continue;
      }
      accepted++;
      const effectiveFrom = explicit === 0 ? Math.max(await ledger.now(), record.validFrom) : explicit;
      records.set(id, {
        ...record,
        status: statusAfter(fn, record.status),
        version: record.version + 1,
        reviewAt,
        effectiveFrom,
        ...(fn === "renew" ? { validUntil } : {}),
        ...(fn === "amend" ? { tier: 1, operatorTypes } : {}),
      });
      if (random.chance(0.1)) await ledger.pass(random.below(100));
      // Final ones leave room for others.
      if (!["CERTIFIED", "SUSPENDED"].includes(records.get(id)?.status ?? ""))
        IDS[IDS.indexOf(id)] = idOf(1_000 + step);
    }
    expect(Math.min(accepted, refused)).toBeGreaterThan(STEPS / 10);

    const state = await ledger.fold();
    const now = await ledger.now();
    for (const [id, expected] of records) {
      const history = state.certifications.get(TW, id);
      const folded = history && currentRecord(history);
      expect(folded, id).toEqual(expected);
      const stored = await certifications.recordOf(ledger.bytes2(TW), id);
      expect(STATUSES[Number(stored.status)]).toBe(folded?.status);
      expect([stored.version, stored.validUntil, stored.effectiveFrom].map(Number)).toEqual([
        expected.version,
        expected.validUntil,
        expected.effectiveFrom,
      ]);
      expect(effectiveStatus(expected, now)).toBe(effectiveStatus(folded as CertificationRecord, now));
    }
  });
});

function verdict(check: () => void): string {
  try {
    check();
    return "ACCEPTED";
  } catch (error) {
    if (error instanceof AeoError) return error.code;
    throw error;
  }
}
