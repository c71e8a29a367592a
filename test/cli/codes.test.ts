import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { JP } from "../support/facts.ts";
import { startGateway, type TestGateway } from "./support/gateway.ts";
import { oneRecognised } from "./support/oneRecognised.ts";
import { accessFileFor, aeo, scratch } from "./support/runCli.ts";

const directory = scratch();
let jp: TestGateway;
let env: Record<string, string>;

beforeAll(async () => {
  jp = await startGateway(JP, oneRecognised());
  env = { AEO_ACCESS: accessFileFor(directory, [jp]), AEO_AS: "JP:registrar" };
});
afterAll(() => jp.close());

const run = (...args: string[]) => aeo(args, { env });

describe("aeo codes", () => {
  it("imports a file, resolves its codes, lists and removes them", async () => {
    const path = join(directory, "naccs.csv");
    writeFileSync(
      path,
      "scheme,code,issuer,tin,validUntil\nNACCS,A1234567890B,TW,TW123456789,\nNACCS,B,KR,nonsense,\nnaccs,C,TW,TW123456789,\n",
    );
    const first = await run("codes", "import", path);
    expect(first.exit, first.stderr).toBe(1);
    expect(first.stdout).toMatch(/recorded\s+1/);
    expect(first.stdout).toMatch(/2\s+INVALID_TIN/);
    expect(first.stdout).toMatch(/3\s+INVALID_ROW\s+\/scheme/);
    const verify = () => run("verify", "a-1234567890b", "--mode", "SEA");
    const answer = await verify();
    expect(answer.exit, answer.stderr).toBe(0);
    expect(answer.stdout).toMatch(/found by\s+own code NACCS/i);
    const { codes } = JSON.parse((await run("codes", "list", "--json")).stdout);
    expect(codes).toMatchObject([{ scheme: "NACCS", code: "A1234567890B", issuer: "TW", recordedBy: "JP-registrar" }]);
    const gone = await run("codes", "remove", codes[0].id);
    expect(gone.stdout).toMatch(/removed\s+NACCS A1234567890B/);
    expect((await verify()).exit).toBe(1);
    expect((await run("codes", "remove", codes[0].id)).exit).toBe(1);
    expect((await aeo(["codes", "list"], { env: { ...env, AEO_AS: "JP:officer" } })).exit).toBe(2);
  });
});
