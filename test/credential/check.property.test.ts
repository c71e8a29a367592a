import fc from "fast-check";
import { expect, it } from "vitest";
import { checkCredential, openBundle } from "../../src/credential/check.ts";
import { entryAt } from "../../src/domain/certification.ts";
import { MODES } from "../../src/domain/mode.ts";
import { OPERATOR_TYPES } from "../../src/domain/operatorType.ts";
import { recognise } from "../../src/domain/recognition.ts";
import { type Facts, JP, leg, record, TW, writerOf } from "../support/facts.ts";
import {
  anchor,
  bundleOf,
  claimsOf,
  credentialOf,
  DAY,
  HEAD,
  ID,
  ledger,
  SIGNED,
  signedBundle,
} from "./support/world.ts";

const times = fc.integer({ min: 1_000, max: HEAD + 2 * DAY });
const statuses = fc.constantFrom(
  "CERTIFIED",
  "CERTIFIED",
  "CERTIFIED",
  "SUSPENDED",
  "REVOKED",
  "WITHDRAWN",
  "ANNULLED",
  "REISSUED",
);
const histories = fc.record({
  legs: fc.array(
    fc.record({
      modes: fc.integer({ min: 1, max: 15 }),
      tiers: fc.constantFrom(0xffffffff, 1, 2),
      programme: fc.constantFrom(1, 1, 1, 2),
      operatorTypes: fc.integer({ min: 1, max: 15 }),
      from: fc.integer({ min: 1_000, max: HEAD + 1_000 }),
      until: fc.oneof(fc.constant(0), fc.constant(0), times),
      benefits: fc.bigInt({ min: 0n, max: 1_023n }),
    }),
    { maxLength: 4 },
  ),
  kind: fc.constantFrom("RECOGNITION", "RECOGNITION", "INFORMATION"),
  validFrom: fc.constantFrom(1_000, 1_000, 1_000, HEAD + 100),
  changes: fc.array(
    fc.record({
      status: statuses,
      tier: fc.integer({ min: 0, max: 1 }),
      operatorTypes: fc.integer({ min: 1, max: 15 }),
      validUntil: fc.oneof(fc.constant(0), fc.constant(0), times),
    }),
    { maxLength: 3 },
  ),
  end: fc.oneof(fc.constant(undefined), fc.constant(undefined), times),
  trouble: fc.constantFrom(undefined, undefined, undefined, undefined, "MEMBER", "WRITER"),
});
type History = typeof histories extends fc.Arbitrary<infer T> ? T : never;

function build({ legs, kind, validFrom, changes, end, trouble }: History): Facts {
  const facts = ledger(
    legs.map((fields) => leg(fields)),
    kind as "RECOGNITION" | "INFORMATION",
  );
  if (validFrom !== 1_000) facts.certification(101, "CertificationAmended", ID, record({ version: 2, validFrom }));
  changes.forEach((change, index) => {
    const next = record({ ...(change as object), version: index + 3, validFrom, effectiveFrom: 2_000 + index });
    facts.certification(2_000 + index, "CertificationAmended", ID, next);
  });
  if (end !== undefined && legs.length > 0)
    facts.arrangement(3_000, JP, {
      arrangement: 1,
      type: "LegEndSet",
      issuer: TW,
      recogniser: JP,
      interval: 0,
      until: end,
    });
  if (trouble === "MEMBER")
    facts.authority(4_000, { type: "MemberSuspended", economy: TW, ballotId: 1, compromisedSince: 0 });
  if (trouble === "WRITER")
    facts.authority(4_000, { type: "WriterCompromised", economy: TW, account: writerOf(TW), compromisedSince: 1_500 });
  return facts;
}

it("the answer from a bundle is the answer from the ledger, for as long as the bundle may be used", async () => {
  const seen = new Map<string, number>();
  const asked = fc.record({
    mode: fc.constantFrom(...MODES),
    operatorType: fc.constantFrom(undefined, ...OPERATOR_TYPES.slice(0, 4)),
    now: fc.integer({ min: SIGNED, max: HEAD + DAY }),
  });
  await fc.assert(
    fc.asyncProperty(histories, asked, async (history, { mode, operatorType, now }) => {
      const state = build(history).state();
      const certification = state.certifications.get(TW, ID)!;
      const { programme, tier, operatorTypes } = (
        entryAt(certification, { validAt: now, knownAt: now }) ?? certification.entries[0]!
      ).record;
      const { authorities, arrangements } = state;
      const online = recognise(
        {
          issuer: TW,
          recogniser: JP,
          mode,
          operatorType,
          validAt: now,
          knownAt: now,
          departedAt: undefined,
        },
        { stale: undefined, authorities, arrangements, certifications: [certification] },
      );
      const text = await credentialOf({ aeo: [programme, tier, operatorTypes] });
      const offline = await checkCredential(text, await bundleOf(state), { mode, operatorType, now });
      seen.set(online.recognition, (seen.get(online.recognition) ?? 0) + 1);
      expect([offline.recognition, offline.reason]).toEqual([online.recognition, online.cause.code]);
      if (offline.answer !== undefined) {
        expect(offline.answer.benefits).toBe(online.benefits);
        expect(offline.answer.support.map(({ from, until }) => [from, until])).toEqual(
          online.support.map(({ from, until }) => [from, until]),
        );
      }
    }),
    { numRuns: 1_500 },
  );
  for (const recognition of ["RECOGNISED", "SUSPENDED", "ENDED", "NOT_ELIGIBLE", "INFORMATION_ONLY", "NO_ARRANGEMENT"])
    expect(seen.get(recognition) ?? 0, recognition).toBeGreaterThan(10);
});

it("a credential with any one character changed, dropped or added is refused", async () => {
  const bundle = await bundleOf(ledger().state());
  const credential = await credentialOf();
  const question = { mode: "SEA", now: SIGNED } as const;
  expect((await checkCredential(credential, bundle, question)).recognition).toBe("RECOGNISED");
  const characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";
  const changed: string[] = [];
  for (let at = 0; at < credential.length; at++) {
    const other = characters[(characters.indexOf(credential[at]!) + 1 + (at % 60)) % characters.length]!;
    changed.push(credential.slice(0, at) + other + credential.slice(at + 1));
    changed.push(credential.slice(0, at) + credential.slice(at + 1));
    changed.push(credential.slice(0, at) + other + credential.slice(at));
  }
  for (const text of changed) {
    if (text === credential) continue;
    const { recognition, reason } = await checkCredential(text, bundle, question);
    // A key hint that was changed names a key which the bundle does not have.
    expect(recognition === "REFUSED" || reason === "KEY_UNKNOWN", text).toBe(true);
  }
});

it("no spelling of the last character of a part passes for another", async () => {
  const bundle = await bundleOf(ledger().state());
  const credential = await credentialOf();
  const all = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  for (const end of [...credential.matchAll(/[\w-](?=[.~])/g)].map(({ index }) => index))
    for (const character of all) {
      if (credential[end] === character) continue;
      const text = credential.slice(0, end) + character + credential.slice(end + 1);
      const { recognition } = await checkCredential(text, bundle, { mode: "SEA", now: SIGNED });
      expect(recognition, `${end} ${character}`).not.toBe("RECOGNISED");
    }
});

it("whatever is scanned, and whatever the issuer signed, has an answer", async () => {
  const bundle = await bundleOf(ledger().state());
  const question = { mode: "SEA", now: SIGNED } as const;
  const part = fc.oneof(fc.json(), fc.string()).map((text) => Buffer.from(text).toString("base64url"));
  await fc.assert(
    fc.asyncProperty(part, part, fc.array(part, { maxLength: 3 }), async (header, payload, disclosures) => {
      const text = [`${header}.${payload}.${"A".repeat(86)}`, ...disclosures, ""].join("~");
      expect((await checkCredential(text, bundle, question)).recognition).toBe("REFUSED");
    }),
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom("iss", "vct", "sub", "aeo", "status"), fc.jsonValue(), async (name, value) => {
      fc.pre(JSON.stringify(value) !== JSON.stringify(claimsOf()[name]));
      const { recognition } = await checkCredential(await credentialOf({ [name]: value }), bundle, question);
      expect(["REFUSED", "CANNOT_TELL", "NO_ARRANGEMENT"]).toContain(recognition);
    }),
    { numRuns: 300 },
  );
});

it("a bundle with any one character changed is not opened", async () => {
  const signed = await signedBundle(ledger().state());
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom("statement" as const, "content" as const),
      fc.nat(),
      fc.constantFrom(..."AQgw09{}:,x".split("")),
      async (part, place, character) => {
        const text = signed[part];
        const at = place % text.length;
        if (text[at] === character) return;
        const altered = { ...signed, [part]: text.slice(0, at) + character + text.slice(at + 1) };
        expect(await openBundle(altered, anchor)).toBeUndefined();
      },
    ),
    { numRuns: 500 },
  );
});

it("nothing is RECOGNISED outside of the bundle's day, nor of the credential's time", async () => {
  const bundle = await bundleOf(ledger().state());
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: HEAD + 4 * DAY }),
      fc.integer({ min: 500, max: HEAD + 4 * DAY }),
      fc.integer({ min: 0, max: 3 * DAY }),
      async (now, iat, life) => {
        const exp = iat + life;
        const { recognition } = await checkCredential(await credentialOf({ iat, exp }), bundle, { mode: "SEA", now });
        const good = now >= SIGNED - 60 && now <= HEAD + DAY && iat <= now + 60 && now < exp;
        expect(recognition === "RECOGNISED").toBe(good);
      },
    ),
    { numRuns: 400 },
  );
});
