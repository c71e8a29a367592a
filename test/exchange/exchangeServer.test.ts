import { beforeEach, describe, expect, it } from "vitest";
import type { AeoError } from "../../src/domain/errors.ts";
import { signRequest } from "../../src/exchange/signedRequest.ts";
import { TestGateway, Wire } from "./support/gateway.ts";
import { JP, operator, TW } from "./support/profiles.ts";
import { OPEN_LEG, World } from "./support/world.ts";

const FEED = "/exchange/v1/feed";
const ACKNOWLEDGEMENTS = "/exchange/v1/feed/acknowledgements";

let world: World;
let tw: TestGateway;
let jp: TestGateway;
beforeEach(() => {
  world = new World();
  const wire = new Wire();
  tw = new TestGateway(world, TW, wire);
  jp = new TestGateway(world, JP, wire);
  world.arrange(TW, JP, OPEN_LEG);
});

/** What TW answers to a properly signed request of JP: the JSON, or the code of the refusal. */
async function ask(method: string, target: string, text = ""): Promise<unknown> {
  const request = { method, target, body: Buffer.from(text) };
  const { signature } = await signRequest(jp.requestSigner, TW, request, world.now);
  return tw.server.handle({ ...request, signature }).then(
    ({ body }) => JSON.parse(Buffer.from(body).toString()) as unknown,
    (error: unknown) => (error as AeoError).code ?? error,
  );
}

describe("the exchange's server", () => {
  it("serves the feed from the start and in pages of 500 unless asked otherwise", async () => {
    for (let n = 1; n <= 3; n++) tw.certify(operator(n));
    expect(await ask("GET", FEED)).toMatchObject({ issuer: TW, audience: JP, after: 0, next: 3, complete: true });
    expect(await ask("GET", `${FEED}?limit=2`)).toMatchObject({ next: 2, complete: false });
    expect(await ask("GET", `${FEED}?after=2&limit=500`)).toMatchObject({ after: 2, next: 3, complete: true });
    expect(await ask("GET", `${FEED}?after=9`)).toMatchObject({ after: 9, next: 3, entries: [], complete: false });
  });

  it("reconciles before it serves: a consent withdrawn just now counts", async () => {
    const profile = tw.certify(operator(1));
    await ask("GET", FEED);
    tw.consent(profile.certificationId, { mode: "NONE" });
    const page = JSON.stringify(await ask("GET", FEED));
    expect(page).toContain("TOMBSTONE");
    expect(page).not.toContain(profile.tin);
  });

  it("says as of when the feed is complete, or that it never was", async () => {
    expect(await ask("GET", FEED)).toMatchObject({ asOf: world.asOf(world.block), complete: true });
    const fresh = new TestGateway(world, JP, new Wire());
    fresh.view.asOf = () => undefined as never;
    expect(fresh.reconciler.step().done).toBe(false);
    expect(fresh.store.feed.asOf()).toBeUndefined();
  });

  it("refuses parameters that are no whole numbers in range, or unknown", async () => {
    const queries = ["after=-1", "after=1.5", "after=x", "after=", "after=1e3", "limit=0", "limit=501", "since=1"];
    for (const query of queries)
      expect([query, await ask("GET", `${FEED}?${query}`)]).toEqual([query, "INVALID_PARAMETER"]);
  });

  it("takes an acknowledgement of what it served, and no other", async () => {
    tw.certify(operator(1));
    await ask("GET", FEED);
    expect(await ask("POST", ACKNOWLEDGEMENTS, '{"cursor":1}')).toEqual({ acknowledged: 1 });
    expect(await ask("POST", ACKNOWLEDGEMENTS, '{"cursor":0}')).toEqual({ acknowledged: 1 });
    expect(await ask("POST", ACKNOWLEDGEMENTS, '{"cursor":2}')).toBe("INVALID_BODY");
    for (const body of ['{"cursor":-1}', '{"cursor":"1"}', '{"cursor":1,"more":1}', "[]", "null"])
      expect([body, await ask("POST", ACKNOWLEDGEMENTS, body)]).toEqual([body, "INVALID_BODY"]);
    for (const body of ["", "{", "\ud800"]) expect(await ask("POST", ACKNOWLEDGEMENTS, body)).toBe("INVALID_JSON");
  });

  it("refuses other paths, methods and bodies", async () => {
    for (const target of ["/", "/exchange/v1/feeds", "/exchange/v1/feed/", "/__proto__", "/constructor"])
      expect([target, await ask("GET", target)]).toEqual([target, "UNKNOWN_ROUTE"]);
    expect(await ask("POST", FEED)).toBe("METHOD_NOT_ALLOWED");
    expect(await ask("constructor", FEED)).toBe("METHOD_NOT_ALLOWED");
    expect(await ask("GET", ACKNOWLEDGEMENTS)).toBe("METHOD_NOT_ALLOWED");
    expect(await ask("POST", ACKNOWLEDGEMENTS, "x".repeat(4_097))).toBe("BODY_TOO_LARGE");
  });

  it("says NOT_READY for heads before it has read the ledger", async () => {
    tw.view.asOf = () => undefined as never;
    expect(await ask("GET", "/exchange/v1/head")).toBe("NOT_READY");
  });
});
