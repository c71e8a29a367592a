import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { busyActs, busyFacts } from "../../support/busyFacts.ts";
import { Facts, idOf, JP, leg, record, TW, terms } from "../../support/facts.ts";
import { type Asked, type AskOptions, bearer, profileOf, type Served, serve, World } from "./world.ts";

const authorization = await bearer();
const close: (() => Promise<unknown>)[] = [];
afterAll(() => Promise.all(close.map((one) => one())));

async function pair(world: World): Promise<{ hot: Served; plain: Served }> {
  const [hot, plain] = await Promise.all([serve(world, { isHot: true }), serve(world, { isHot: false })]);
  close.push(hot.close, plain.close);
  // The first request has the token checked; from then on it is remembered.
  await Promise.all([hot, plain].map((one) => one.ask("/v1/verifications", { headers: { authorization } })));
  return { hot, plain };
}

/** What must be equal: all but what names the one request and the passing second. */
function comparable({ status, headers, body }: Asked) {
  const { date: _date, "x-request-id": id, ratelimit, ...rest } = headers;
  expect(id).toMatch(/^[0-9a-f-]{36}$/);
  return {
    status,
    headers: { ...rest, ratelimit: String(ratelimit).replace(/t=\d+/, "t"), connection: undefined },
    body: body.replaceAll(id as string, "trace"),
  };
}

const plainWord = fc.constantFrom("SEA", "AIR", "ROAD", "sea", "", "RAIL", "SPACE");
const field = (name: string, value: fc.Arbitrary<string>) => value.map((text) => `${name}=${text}`);
const parameter = fc.oneof(
  { weight: 6, arbitrary: field("mode", plainWord) },
  field("issuer", fc.constantFrom("TW", "KR", "tw", "JPN", "")),
  field("operatorType", fc.constantFrom("EXPORTER", "IMPORTER", "PIRATE", "EXPORTER")),
  field("validAt", fc.constantFrom("1970-01-01T00:20:00Z", "1970-01-01T00:20:00%2B09:00", "yesterday")),
  field("knownAt", fc.constantFrom("1970-01-01T00:25:00Z", "2030-01-01T00:00:00Z", "1960-01-01T00:00:00Z")),
  field("name", fc.constantFrom("Formosa%20Example%201", "Harbour", "%E8%99%9B%E6%A7%8B", "", "a%00b")),
  field("address", fc.constantFrom("1%20Example%20Road", "Kaohsiung", "")),
  field("departedAt", fc.constantFrom("1970-01-01T00:18:00Z", "soon")),
  field("receipt", fc.constantFrom("sync", "async")),
  fc.constantFrom("more=1", "mode", "&", "%E0%A4%A", "__proto__=1", "mode[]=SEA", "toString=1"),
);
const tin = fc.constantFrom(
  "TW123456781",
  "TW123456782",
  "tw%20123456781",
  "TW-123456783",
  "TW999999999",
  "%EF%BC%B4W123456781",
  "",
  "a%00b",
  "ALIAS-7",
  "A1",
  "a-1",
  "x".repeat(70),
);
const query = fc
  .tuple(tin, fc.array(parameter, { maxLength: 3 }), fc.boolean())
  .map(([id, more, isLast]) => (isLast ? [...more, `tin=${id}`] : [`tin=${id}`, ...more]).join("&"));
const usual = fc
  .tuple(
    fc.constantFrom("TW123456781", "TW123456782", "ALIAS-7", "A1", "A2"),
    fc.constantFrom("SEA", "AIR"),
    fc.constantFrom("", "&issuer=TW", "&operatorType=EXPORTER"),
  )
  .map(([id, mode, more]) => `tin=${id}&mode=${mode}${more}`);

const one = fc.record(
  {
    tin: fc.oneof(
      fc.constantFrom("TW123456781", "TW123456782", "TW999999999", "ALIAS-7", "tw 123456781"),
      fc.constantFrom(5, null, "\u0001"),
    ),
    mode: fc.constantFrom("SEA", "AIR", "SEA", "SEA", "sea", 1),
    issuer: fc.constantFrom("TW", "TW", "T"),
    operatorType: fc.constantFrom("EXPORTER", "IMPORTER", "X"),
    validAt: fc.constantFrom("1970-01-01T00:20:00Z", 5),
    name: fc.constantFrom("Formosa Example 2", "Harbour", "\u0001", 7),
    more: fc.constant(1),
  },
  { requiredKeys: ["tin", "mode"] },
);
const goodOne = fc.record({
  tin: fc.constantFrom("TW123456781", "TW123456782", "nobody"),
  mode: fc.constantFrom("SEA", "AIR"),
});
const body = fc.oneof(
  fc.array(goodOne, { minLength: 1, maxLength: 5 }).map((questions) => JSON.stringify({ questions })),
  fc.array(one, { maxLength: 3 }).map((questions) => JSON.stringify({ questions })),
  fc.constantFrom(
    "",
    "{",
    "[]",
    '"x"',
    "null",
    '{"questions":[]}',
    '{"questions":1}',
    '{"__proto__":1,"questions":[]}',
    "\uFEFF{}",
    ' {"questions":[{"tin":"TW123456781","mode":"SEA"}]} ',
    '{"questions":[{"tin":"TW123456781","mode":"SEA"}],"more":1}',
  ),
);
const contentType = fc.constantFrom(
  "application/json",
  "application/json",
  "application/json; charset=utf-8",
  "text/plain",
  "application/json; charset=utf-99",
  "",
);
const asked: fc.Arbitrary<{ path: string; options: AskOptions }> = fc.oneof(
  {
    weight: 4,
    arbitrary: usual.map((text) => ({ path: `/v1/verifications?${text}`, options: { headers: { authorization } } })),
  },
  {
    weight: 4,
    arbitrary: query.map((text) => ({ path: `/v1/verifications?${text}`, options: { headers: { authorization } } })),
  },
  {
    weight: 4,
    arbitrary: fc.tuple(body, contentType).map(([text, type]) => ({
      path: "/v1/verifications",
      options: {
        method: "POST",
        body: text,
        headers: { authorization, ...(type === "" ? {} : { "content-type": type }) },
      },
    })),
  },
  fc
    .tuple(
      fc.constantFrom("HEAD", "DELETE", "PUT"),
      fc.constantFrom("/v1/verifications?tin=TW123456781&mode=SEA", "/v1/verifications/", "/nowhere"),
    )
    .map(([method, path]) => ({ path, options: { method, headers: { authorization } } })),
  fc.constantFrom("Bearer x", "Basic abc", "").map((bad) => ({
    path: "/v1/verifications?tin=TW123456781&mode=SEA",
    options: { headers: bad === "" ? {} : { authorization: bad } },
  })),
);

/** What may happen between two questions. */
const happening = fc.oneof(
  { weight: 2, arbitrary: fc.constant({ kind: "nothing" as const, by: 0 }) },
  fc.integer({ min: 1, max: 400 }).map((by) => ({ kind: "clock" as const, by })),
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 4 }).map((by) => ({ kind: "facts" as const, by })) },
  fc.integer({ min: 0, max: 700 }).map((by) => ({ kind: "feed" as const, by })),
  fc.integer({ min: 0, max: 9 }).map((by) => ({ kind: "code" as const, by })),
  fc.constantFrom("freshness", "profile", "removal", "rebuild").map((kind) => ({ kind: kind as "freshness", by: 1 })),
);

describe("the hot path and express", () => {
  it("give the same status, headers, body and receipts to any question, whatever happens in between", async () => {
    await fc.assert(
      fc.asyncProperty(
        busyActs,
        fc.array(fc.tuple(happening, asked), { minLength: 5, maxLength: 25 }),
        async (acts, steps) => {
          const all = busyFacts(acts, 3_500);
          const shown = new Facts();
          shown.events.push(...all.events.slice(0, 13));
          const world = new World(shown);
          for (const number of [1, 2, 3])
            world.put(profileOf(number, { aliases: [{ scheme: "X", value: `ALIAS-${number === 3 ? 7 : number}` }] }));
          const { hot, plain } = await pair(world);
          try {
            for (const [{ kind, by }, { path, options }] of steps) {
              happen(world, all, kind, by);
              const [got, wanted] = await Promise.all([hot.ask(path, options), plain.ask(path, options)]);
              expect(comparable(got), `${options.method ?? "GET"} ${path} ${options.body ?? ""}`).toEqual(
                comparable(wanted),
              );
            }
            expect(hot.book.records).toEqual(plain.book.records);
            expect(hot.book.waitedFor).toEqual(plain.book.waitedFor);
            expect(hot.log.map(withoutTime)).toEqual(plain.log.map(withoutTime));
          } finally {
            await Promise.all([hot.close(), plain.close()]);
          }
        },
      ),
      { numRuns: 100 },
    );
  }, 60_000);

  it("answers the usual questions itself, and passes on what is to be refused or waited for", async () => {
    const facts = new Facts()
      .members(10, TW, JP)
      .certification(100, "CertificationGranted", idOf(1), record())
      .adopted(100, 1, terms([leg()]));
    const world = new World(facts);
    world.put(profileOf(1));
    const { hot } = await pair(world);
    const get = (more: string) => hot.ask(`/v1/verifications?tin=TW123456781${more}`, { headers: { authorization } });
    const before = hot.passedOn();
    const answer = await get("&mode=SEA");
    expect(JSON.parse(answer.body)).toMatchObject({ recognition: "RECOGNISED", receipt: expect.any(String) });
    expect(answer.headers["aeo-receipt"]).toBe("pending; max-loss-ms=100");
    await get("&mode=SEA&validAt=1970-01-01T00:20:00Z&knownAt=1970-01-01T00:25:00Z");
    const questions = [{ tin: "TW123456781", mode: "SEA", knownAt: "1970-01-01T00:25:00Z" }];
    const batch = { method: "POST", body: JSON.stringify({ questions }) };
    await hot.ask("/v1/verifications", { ...batch, headers: { authorization, "content-type": "application/json" } });
    expect(hot.passedOn()).toBe(before);
    const sealed = await get("&mode=SEA&receipt=sync");
    expect(sealed.headers["aeo-receipt"]).toBe("sealed");
    expect(hot.book.waitedFor).toEqual([JSON.parse(sealed.body).receipt]);
    expect((await get("&mode=sea")).status).toBe(400);
    expect(hot.passedOn()).toBe(before + 2);
  });
});

/** Codes that come, go, last for a while, are shared by two operators, or are another operator's TIN. */
function issue(world: World, by: number): void {
  const tin = `TW12345678${1 + (by % 3)}`;
  const code = ["A1", "A2", "TW123456782"][by % 3] as string;
  if (by < 3) world.issue(code);
  else if (by < 6) world.issue(code, { tin });
  else if (by < 8) world.issue(code, { tin, validFrom: world.now - 1, validUntil: world.now + 100 });
  else world.issue(code, { tin }, { tin: "TW123456789", scheme: "MID" });
}

function withoutTime({ method, route, status }: { method: string; route: string; status: number }) {
  return { method, route, status };
}

function happen(world: World, all: Facts, kind: string, by: number): void {
  if (kind === "clock") world.now += by;
  if (kind === "feed") world.feedTime = by > 650 ? undefined : world.now - by;
  if (kind === "code") issue(world, by);
  if (kind === "freshness") world.freshness = world.freshness === "LIVE" ? "STALE" : "LIVE";
  if (kind === "profile") world.put(profileOf(2, { legalName: `Renamed ${world.now}`, previousIds: [idOf(1)] }));
  if (kind === "removal") world.remove(TW, idOf(2));
  if (kind === "facts") {
    const next = all.events.slice(world.facts.events.length, world.facts.events.length + by);
    world.facts.events.push(...next);
    world.fold();
  }
  if (kind === "rebuild") {
    const fewer = new Facts();
    fewer.events.push(...all.events.slice(0, Math.max(13, world.facts.events.length - 2)));
    world.rebuild(fewer);
  }
}
