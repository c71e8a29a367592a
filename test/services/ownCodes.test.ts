import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Economy } from "../../src/domain/economy.ts";
import { AeoError } from "../../src/domain/errors.ts";
import { codesAt, codesSpan, type OwnCode } from "../../src/domain/ownCode.ts";
import { createOwnCodes, type OwnCodeForm } from "../../src/services/ownCodes.ts";
import { OwnCodeDirectory } from "../../src/services/ownCodeDirectory.ts";
import { resolve } from "../../src/services/resolve.ts";
import { SqliteDatabase } from "../../src/store/sqliteDatabase.ts";
import { OWN_CODE_MIGRATIONS, OwnCodes } from "../../src/store/ownCodes.ts";
import { JP, KR, TW } from "../support/facts.ts";
import { profileOf } from "../http/hot/world.ts";

const registrar = { subject: "registrar-1", economy: JP, roles: ["registrar"] } as const;
const form = (fields: Partial<OwnCodeForm> = {}): OwnCodeForm => ({
  scheme: "NACCS",
  code: "A12345678901",
  issuer: TW,
  tin: "TW123456789",
  validFrom: 0,
  validUntil: 0,
  ...fields,
});

function table(known: Readonly<Record<string, { economy: Economy; tin: string }[]>> = {}, own: string[] = []) {
  const store = new OwnCodes(SqliteDatabase.open(":memory:", OWN_CODE_MIGRATIONS));
  let count = 0;
  const codes = createOwnCodes({
    own: JP,
    store,
    profilesOf: (identifier) => known[identifier] ?? [],
    isOwnIdentifier: (identifier) => own.includes(identifier),
    newId: () => `id-${++count}`,
  });
  const record = (...forms: OwnCodeForm[]) =>
    codes.record(
      forms.map((one, index) => ({ row: index + 1, form: one })),
      registrar,
      500,
    );
  return { store, codes, record };
}

describe("the table of codes issued here", () => {
  it("keeps a code with who recorded it and when, in canonical writing, and once", () => {
    const { store, record } = table();
    const first = record(form({ code: "a-1234 5678901", tin: "tw 123456789" }), form());
    expect(first.receipt).toMatchObject({ rows: 2, recorded: 1, repeated: 1, refused: [] });
    expect([...first.touched]).toEqual(["A12345678901"]);
    expect(store.under("A12345678901")).toEqual([
      { ...form(), id: "id-1", recordedBy: "registrar-1", recordedAt: 500 },
    ]);
  });

  it("takes another validity of the same operator in the place of the former", () => {
    const { store, record } = table();
    record(form());
    expect(record(form({ validUntil: 900 })).receipt).toMatchObject({ replaced: 1 });
    expect(store.all().map(({ validUntil }) => validUntil)).toEqual([900]);
    expect(record(form({ tin: "TW987654321", validFrom: 900 })).receipt).toMatchObject({ recorded: 1, refused: [] });
  });

  it.each([
    ["another operator's code at the same time", form({ tin: "TW987654321" }), "OWN_CODE_TAKEN"],
    ["a partner's TIN of another operator", form({ code: "KR1234567" }), "OWN_CODE_IS_TIN"],
    ["an own operator's TIN", form({ code: "JP1234" }), "OWN_CODE_IS_TIN"],
    ["a code for an operator of our own", form({ issuer: JP }), "INVALID_ROW"],
    ["a TIN that its issuer can't have given", form({ tin: "KR12" }), "INVALID_TIN"],
    ["a code of signs alone", form({ code: "--" }), "INVALID_ROW"],
    ["a validity that ends before it begins", form({ code: "B1", validFrom: 5, validUntil: 5 }), "INVALID_ROW"],
  ])("refuses %s", (_what, bad, code) => {
    const { record, store } = table({ KR1234567: [{ economy: KR, tin: "KR1234567" }] }, ["JP1234"]);
    record(form());
    expect(record(bad).receipt).toMatchObject({ recorded: 0, refused: [{ row: 1, code }] });
    expect(store.all()).toHaveLength(1);
  });

  it("may be the same as the operator's own alias", () => {
    const { record } = table({ A12345678901: [{ economy: TW, tin: "TW123456789" }] });
    expect(record(form()).receipt).toMatchObject({ recorded: 1 });
  });

  it("lists in pages and lets go of a removed one", () => {
    const { codes, record } = table();
    record(form({ code: "B" }), form({ code: "A" }), form({ code: "A", scheme: "MID" }));
    const [first, second] = codes.page(undefined, 2);
    expect([first, second].map((one) => `${one?.scheme} ${one?.code}`)).toEqual(["MID A", "NACCS A"]);
    expect(codes.page(second?.id, 2).map(({ code }) => code)).toEqual(["B"]);
    expect(codes.remove(first?.id as string, registrar, 600)).toEqual(first);
    expect(() => codes.remove(first?.id as string, registrar, 600)).toThrow(AeoError);
    expect(codes.page(undefined, 9)).toHaveLength(2);
    expect(() => codes.page(first?.id, 9)).toThrow(/list anew/);
  });
});

describe("resolving", () => {
  const one = profileOf(1);
  const two = profileOf(2, { aliases: [{ scheme: "OBIN", value: "OB-7" }] });
  const korean = profileOf(3, { economy: KR, tin: "KR1234567" });
  const all = [one, two, korean];
  const profilesOf = (identifier: string, issuer: Economy | undefined) =>
    all.filter(
      ({ tin, aliases, economy }) =>
        (tin === identifier || aliases.some(({ value }) => value === identifier)) &&
        (issuer === undefined || issuer === economy),
    );
  const code = (fields: Partial<OwnCode> = {}): OwnCode => ({
    ...form({ tin: one.tin }),
    id: "1",
    recordedBy: "r",
    recordedAt: 1,
    ...fields,
  });
  const ask = (identifier: string, codes: OwnCode[], issuer?: Economy, at = 100) =>
    resolve({ profilesOf, ownCodesOf: () => codes }, identifier, issuer, at);

  it("never guesses between two operators, whether anybody told of them or not", () => {
    expect(ask("X", [code()])).toMatchObject({ profiles: [one], isAmbiguous: false, economies: [TW] });
    expect(ask("X", [code(), code({ id: "2", scheme: "MID" })]).isAmbiguous).toBe(false);
    expect(ask("X", [code(), code({ id: "2", tin: two.tin })])).toMatchObject({ isAmbiguous: true, economies: [TW] });
    expect(ask("X", [code(), code({ id: "2", tin: "TW000000000" })]).isAmbiguous).toBe(true);
    expect(ask("OB-7", [code()])).toMatchObject({ isAmbiguous: true });
    expect(ask("OB-7", [code({ tin: two.tin })])).toMatchObject({ isAmbiguous: false, profiles: [two] });
    expect(ask(two.tin, [code()]).isAmbiguous).toBe(true);
    expect(ask("X", [code(), code({ id: "2", issuer: KR, tin: korean.tin })])).toMatchObject({
      isAmbiguous: true,
      economies: [KR, TW],
    });
  });

  it("asks the named issuer alone, and the codes that stand at the moment", () => {
    const both = [code(), code({ id: "2", issuer: KR, tin: korean.tin })];
    expect(ask("X", both, KR)).toMatchObject({ profiles: [korean], isAmbiguous: false, economies: [KR] });
    const later = [code({ validUntil: 100 }), code({ id: "2", tin: two.tin, validFrom: 100 })];
    expect(ask("X", later, undefined, 99).profiles).toEqual([one]);
    expect(ask("X", later, undefined, 100).profiles).toEqual([two]);
  });

  it("stands for as long as the same codes do", () => {
    const moments = fc.integer({ min: 0, max: 20 });
    const validity = fc.tuple(moments, moments).map(([validFrom, validUntil]) => code({ validFrom, validUntil }));
    fc.assert(
      fc.property(fc.array(validity, { maxLength: 4 }), moments, moments, (codes, at, other) => {
        const span = codesSpan(codes, at);
        expect(span.from <= at && at < span.until).toBe(true);
        if (span.from <= other && other < span.until) expect(codesAt(codes, other)).toEqual(codesAt(codes, at));
      }),
    );
  });
});

describe("codes in memory", () => {
  const code = (id: string, text: string, tin: string): OwnCode => ({
    id,
    scheme: "NACCS",
    code: text,
    issuer: TW,
    tin,
    validFrom: 0,
    validUntil: 0,
    recordedBy: "registrar-1",
    recordedAt: 500,
  });

  it("follow what another gateway recorded, and tell of the codes that changed alone", () => {
    const [kept, removed, added] = [code("1", "KEPT", "T1"), code("2", "GONE", "T2"), code("3", "NEW", "T3")];
    const partners = { listing: () => undefined, forgetNotes: () => undefined };
    const directory = new OwnCodeDirectory(partners, [kept, removed]);
    const told: string[] = [];
    directory.subscribe((issuer, codes) => told.push(...[...codes].map((one) => `${issuer} ${one}`)));
    directory.replaceAll([kept, added]);
    expect(["KEPT", "GONE", "NEW"].map((one) => directory.of(one))).toEqual([[kept], [], [added]]);
    expect(told.sort()).toEqual(["TW GONE", "TW NEW"]);
    expect([...directory.leadingTo(TW, ["T3"])]).toEqual(["NEW"]);
    directory.replaceAll([kept, added]);
    expect(told).toHaveLength(2);
  });
});
