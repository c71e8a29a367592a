import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { JP, TW } from "../support/facts.ts";
import { startGateway, type TestGateway } from "./support/gateway.ts";
import { MemoryLedger } from "./support/memoryLedger.ts";
import { accessFileFor, aeo, scratch } from "./support/runCli.ts";

const directory = scratch();
let tw: TestGateway;
let jp: TestGateway;
let access: string;

beforeAll(async () => {
  const ledger = new MemoryLedger();
  ledger.facts.members(1_000, TW, JP);
  tw = await startGateway(TW, ledger);
  jp = await startGateway(JP, ledger);
  access = accessFileFor(directory, [tw, jp]);
});
afterAll(async () => {
  await tw.close();
  await jp.close();
});

/** The economy of the gateway that answered `aeo status`. */
async function asked(options: readonly string[], env: Record<string, string> = {}): Promise<string> {
  const ran = await aeo(["status", "--json", ...options], { env });
  expect(ran.exit, ran.stderr).toBe(0);
  return (JSON.parse(ran.stdout) as { economy: string }).economy;
}

/** fetch that must not be called. */
const never = (() => {
  throw new Error("a request was sent");
}) as typeof fetch;

describe("the gateway and the identity", () => {
  it("come from --as, before or after the command's name, or from the environment", async () => {
    expect(await asked(["--as", "JP:officer", "--access", access])).toBe("JP");
    expect(await asked(["--as", "TW:admin"], { AEO_ACCESS: access })).toBe("TW");
    expect(await asked([], { AEO_AS: "JP:monitor", AEO_ACCESS: access })).toBe("JP");
    expect(await asked(["--as", "TW:officer"], { AEO_AS: "JP:officer", AEO_ACCESS: access })).toBe("TW");
    const before = await aeo(["--as", "JP:officer", "--access", access, "--json", "status"]);
    expect(JSON.parse(before.stdout)).toMatchObject({ economy: "JP" });
    const both = await aeo(["--as", "JP:officer", "--access", access, "--json", "status", "--as", "TW:officer"]);
    expect(JSON.parse(both.stdout)).toMatchObject({ economy: "TW" });
  });

  it("come from a gateway and a token, in flags, a file or the environment", async () => {
    const tokenFile = join(directory, "token");
    writeFileSync(tokenFile, `${jp.tokens.officer}\n`);
    expect(await asked(["--gateway", jp.url, "--token-file", tokenFile])).toBe("JP");
    expect(await asked(["--gateway", jp.url], { AEO_TOKEN: jp.tokens.officer })).toBe("JP");
    expect(await asked([], { AEO_GATEWAY: tw.url, AEO_TOKEN: tw.tokens.officer })).toBe("TW");
    expect(await asked(["--as", "JP:officer"], { AEO_ACCESS: access, AEO_GATEWAY: tw.url, AEO_TOKEN: "x" })).toBe("JP");
  });

  it("warn of a token on the command line, which is still used", async () => {
    const ran = await aeo(["status", "--gateway", jp.url, "--token", jp.tokens.officer]);
    expect(ran.exit).toBe(0);
    expect(ran.stderr).toContain("can be seen by others");
    expect(ran.stderr).not.toContain(jp.tokens.officer);
  });

  it.each([
    ["nothing is named", [], {}, "ACCESS_MISSING"],
    ["only a gateway is", ["--gateway", "http://127.0.0.1:1"], {}, "ACCESS_MISSING"],
    ["only a token is", [], { AEO_TOKEN: "abc" }, "ACCESS_MISSING"],
    ["--as comes with a gateway", ["--as", "TW:officer", "--gateway", "http://127.0.0.1:1"], {}, "ACCESS_CONFLICT"],
    ["AEO_AS is set with AEO_TOKEN", [], { AEO_AS: "TW:officer", AEO_TOKEN: "abc" }, "ACCESS_CONFLICT"],
    ["the role is unknown", ["--as", "TW:root"], {}, "ACCESS_INVALID"],
    ["the economy has no gateway", ["--as", "NZ:officer"], {}, "ACCESS_INVALID"],
    ["the role is left out", ["--as", "TW"], {}, "ACCESS_INVALID"],
    ["the address is no URL", ["--gateway", "127.0.0.1"], { AEO_TOKEN: "abc" }, "ACCESS_INVALID"],
    ["the address holds a password", ["--gateway", "http://a:b@127.0.0.1"], { AEO_TOKEN: "abc" }, "ACCESS_INVALID"],
    ["the token has a line break", ["--gateway", "http://127.0.0.1:1"], { AEO_TOKEN: "sec\nret" }, "ACCESS_INVALID"],
    ["the token would go out in clear", ["--gateway", "http://gw.example"], { AEO_TOKEN: "abc" }, "PLAIN_HTTP_REFUSED"],
    ["the token file is missing", ["--gateway", "http://127.0.0.1:1", "--token-file", "/no"], {}, "ACCESS_INVALID"],
  ])("are refused when %s, before anything is sent", async (_, options, env, code) => {
    const ran = await aeo(["status", ...options], { env: { AEO_ACCESS: access, ...env }, fetch: never });
    expect(ran).toMatchObject({ exit: 2, stdout: "" });
    expect(ran.stderr).toContain(code);
    expect(ran.stderr).toMatch(/\nfix +\S/);
    expect(ran.stderr).not.toContain("sec");
  });

  it("are offered from the access file when none is named", async () => {
    const ran = await aeo(["status"], { env: { AEO_ACCESS: access }, fetch: never });
    expect(ran.stderr).toMatch(/fix +Add --as TW:officer; .* has TW, JP, each with officer, registrar/);
  });

  it("may be another machine's over http where that is allowed", async () => {
    const seen: string[] = [];
    const spy = ((url: URL) => {
      seen.push(url.href);
      return Promise.resolve(new Response("{}", { status: 200 }));
    }) as typeof fetch;
    const options = ["--gateway", "http://gw.example/aeo", "--allow-http"];
    await aeo(["members", ...options], { env: { AEO_TOKEN: "abc" }, fetch: spy });
    expect(seen).toEqual(["http://gw.example/aeo/v1/members"]);
  });
});

describe("token", () => {
  it("prints the token alone, or with where it is for", async () => {
    const options = ["--as", "JP:agency", "--access", access];
    expect(await aeo(["token", ...options])).toMatchObject({ exit: 0, stdout: `${jp.tokens.agency}\n`, stderr: "" });
    expect(JSON.parse((await aeo(["token", "--json", ...options])).stdout)).toEqual({
      economy: "JP",
      role: "agency",
      gateway: jp.url,
      token: jp.tokens.agency,
    });
  });

  it("says where the access file should be when it is missing", async () => {
    const ran = await aeo(["token", "--as", "JP:agency", "--access", "/nowhere/access.json"]);
    expect(ran).toMatchObject({ exit: 2, stdout: "" });
    expect(ran.stderr).toContain("/nowhere/access.json does not exist");
    expect(ran.stderr).toContain("npm start writes it");
  });
});

describe("a refused token", () => {
  it("is the caller's to mend, not an answer", async () => {
    const env = { AEO_GATEWAY: jp.url, AEO_TOKEN: tw.tokens.officer };
    const ran = await aeo(["status", "--json"], { env });
    expect(ran).toMatchObject({ exit: 2 });
    expect(JSON.parse(ran.stdout)).toMatchObject({ code: "WRONG_ECONOMY", status: 403 });
    const role = await aeo(["operations"], { env: { AEO_GATEWAY: jp.url, AEO_TOKEN: jp.tokens.officer } });
    expect(role).toMatchObject({ exit: 2, stdout: "" });
    expect(role.stderr).toContain("ROLE_MISSING");
  });
});
