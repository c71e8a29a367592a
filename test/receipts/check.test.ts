import fc from "fast-check";
import { expect, test } from "vitest";
import { answerTextOf, type CheckGrounds, checkReceipt, verdictOf } from "../../src/receipts/check.ts";
import { type ReceiptDocument, receiptDocument, receiptSchema } from "../../src/receipts/document.ts";
import { START } from "./support/answers.ts";
import { sealedReceipt } from "./support/sealedReceipt.ts";

const checked = await sealedReceipt();
const parsed = receiptSchema.parse(JSON.parse(JSON.stringify(checked.document)));

test("a sound receipt is good in every step", async () => {
  const findings = await checkReceipt(parsed, checked.grounds);
  expect(findings.map(({ checked: step, outcome }) => [step, outcome])).toEqual(
    ["record", "path", "batch", "signature", "question", "answer", "anchor"].map((step) => [step, "good"]),
  );
  expect(verdictOf(findings)).toBe("good");
});

/** Every place in a document that holds a value, with its path. */
function places(value: unknown, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== "object" || value === null) return [path];
  return Object.entries(value).flatMap(([key, inner]) =>
    places(inner, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

function altered<T>(document: T, path: readonly (string | number)[], change: (value: unknown) => unknown): T {
  const copy = structuredClone(document);
  let at = copy as Record<string | number, unknown>;
  for (const key of path.slice(0, -1)) at = at[key] as typeof at;
  at[path.at(-1)!] = change(at[path.at(-1)!]);
  return copy;
}

/** Another value of the same sort, by one character or by one. */
function other(value: unknown, place: number): unknown {
  if (typeof value === "number") return value + 1;
  if (typeof value !== "string") return `0x${"11".repeat(32)}`;
  const at = place % value.length;
  const replaced = value[at] === "1" ? "2" : "1";
  return value.slice(0, at) + replaced + value.slice(at + 1);
}

test("any one character or number altered, anywhere, is found", async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...places(parsed)), fc.nat(5_000), async (path, place) => {
      const bent = altered(parsed, path, (value) => other(value, place));
      const form = receiptSchema.safeParse(bent);
      if (!form.success) return;
      const findings = await checkReceipt(form.data, checked.grounds);
      expect(verdictOf(findings), path.join(".")).not.toBe("good");
    }),
    { numRuns: 600 },
  );
});

test("each field of the record and the batch that was altered is named", async () => {
  const named = places(parsed).filter(
    ([part, field]) => part === "id" || part === "record" || (part === "batch" && field !== "statement"),
  );
  expect(named.length).toBeGreaterThan(18);
  for (const path of named) {
    const bent = altered(parsed, path, (value) => (path.at(-1) === "recognition" ? "STALE" : other(value, 3)));
    const details = (await checkReceipt(bent, checked.grounds)).filter(({ outcome }) => outcome === "false");
    expect(details.map(({ detail }) => detail).join(), path.join(".")).toContain(path.join("."));
  }
});

test("bytes and fields altered alike lead to another root; another question and answer are told from the right ones", async () => {
  const stranger = receiptDocument((await checked.store.find(1))!, 1, null);
  const mixed = { ...parsed, id: stranger.id, record: stranger.record, bytes: stranger.bytes };
  const outcomes = async (document: ReceiptDocument, grounds: CheckGrounds) =>
    Object.fromEntries((await checkReceipt(document, grounds)).map(({ checked: step, outcome }) => [step, outcome]));
  expect(await outcomes(mixed, checked.grounds)).toMatchObject({ record: "good", path: "false" });
  expect(await outcomes(parsed, { ...checked.grounds, question: "{}" })).toMatchObject({
    question: "false",
    path: "good",
  });
  for (const path of places(checked.told)) {
    const told = altered(checked.told, path, (value) => other(value, 4));
    expect(await outcomes(parsed, { ...checked.grounds, answer: told })).toMatchObject({
      answer: "false",
      record: "good",
    });
  }
});

test("any change of an answer is found that none of the record's own fields shows", async () => {
  const sent = { benefits: ["PRIORITY"], operator: { legalName: "Ünder 3" }, receipt: "3-abc" };
  const outcomeOf = async (answerText: string, document = parsed) =>
    (await checkReceipt(document, { ...checked.grounds, answerText })).find(({ checked: step }) => step === "answer");
  expect(await outcomeOf(answerTextOf(sent))).toMatchObject({ outcome: "good" });
  expect(await outcomeOf(answerTextOf({ ...sent, proof: null }))).toMatchObject({ outcome: "good" });
  for (const bent of [
    { ...sent, benefits: ["PRIORITY", "FEWER_INSPECTIONS"] },
    { ...sent, operator: { legalName: "Under 3" } },
    { ...sent, validUntil: null },
  ])
    expect(await outcomeOf(answerTextOf(bent))).toMatchObject({ outcome: "false" });
});

test("a batch signed by another key, or by none that is known, is not good", async () => {
  const thief = await sealedReceipt();
  const forged = { ...thief.document };
  const findings = await checkReceipt(forged, checked.grounds);
  expect(findings.find(({ checked: step }) => step === "signature")).toMatchObject({ outcome: "false" });
  const { keys: _keys, ...rest } = checked.grounds;
  const keyless = await checkReceipt(parsed, { ...rest, keys: undefined });
  expect(verdictOf(keyless)).toBe("unknown");
});

test("keys count as they stood when the batch was sealed", async () => {
  const signature = async (
    over: { from?: number; until?: number; revokedAt?: number },
    roots: CheckGrounds["roots"],
  ) => {
    const key = { ...checked.keys.keys[0]!, ...over };
    const keys = {
      statementKeysOf: (...asked: Parameters<typeof checked.keys.statementKeysOf>) => stands(key, asked[2]),
    };
    const findings = await checkReceipt(parsed, { ...checked.grounds, keys, roots });
    return findings.find(({ checked: step }) => step === "signature")?.outcome;
  };
  const { roots } = checked.grounds;
  expect(await signature({ until: START + 100 }, undefined)).toBe("good");
  expect(await signature({ from: START + 100 }, roots)).toBe("unknown");
  expect(await signature({ until: START }, roots)).toBe("unknown");
  expect(await signature({ revokedAt: START }, roots)).toBe("unknown");
  expect(await signature({ revokedAt: START + 100 }, undefined)).toBe("unknown");
  expect(await signature({ revokedAt: START + 100 }, roots)).toBe("good");
});

function stands<T extends { from: number; until: number; revokedAt: number }>(key: T, at: number): T[] {
  const ended = (moment: number) => moment !== 0 && at >= moment;
  return key.from <= at && !ended(key.until) && !ended(key.revokedAt) ? [key] : [];
}

test("without a root on the ledger an anchored receipt can't be told; under another root it is false", async () => {
  const anchor = async (document: ReceiptDocument, roots: CheckGrounds["roots"]) =>
    (await checkReceipt(document, { ...checked.grounds, roots })).find(({ checked: step }) => step === "anchor")
      ?.outcome;
  const [root] = checked.grounds.roots!;
  expect(await anchor({ ...parsed, anchor: null }, [root!])).toBe("unknown");
  expect(await anchor(parsed, [])).toBe("unknown");
  expect(await anchor(parsed, [{ ...root!, root: `0x${"12".repeat(32)}` }])).toBe("false");
});
