import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ACCESS_ROLES, type AccessFile, readAccessFile, writeAccessFile } from "../../src/access/accessFile.ts";
import { AeoError } from "../../src/domain/errors.ts";
import { ROLES } from "../../src/services/caller.ts";
import { JP, TW } from "../support/facts.ts";
import { scratch } from "./support/runCli.ts";

const directory = scratch();
const tokens = (of: string) =>
  Object.fromEntries(
    ACCESS_ROLES.map((role) => [role, `secret.${of}.${role}`]),
  ) as AccessFile["gateways"][number]["tokens"];
const access: AccessFile = {
  startedAt: "2027-01-15T08:00:00Z",
  rpcUrl: "http://127.0.0.1:8545",
  addressBook: "data/address-book.json",
  gateways: [
    {
      economy: TW,
      name: "Chinese Taipei",
      url: "http://127.0.0.1:8081",
      metricsUrl: "http://127.0.0.1:9081",
      tokens: tokens("TW"),
    },
    {
      economy: JP,
      name: "Japan",
      url: "http://127.0.0.1:8082",
      metricsUrl: "http://127.0.0.1:9082",
      tokens: tokens("JP"),
    },
  ],
};

function refusalOf(act: () => unknown): AeoError {
  try {
    act();
  } catch (error) {
    if (error instanceof AeoError) return error;
    throw error;
  }
  throw new Error("was not refused");
}

describe("the access file", () => {
  it("has a token for each role that a gateway knows", () => {
    expect(ACCESS_ROLES).toEqual(ROLES);
  });

  it("comes back as it was written, for its owner's eyes alone, with nothing left beside it", () => {
    const path = join(directory, "new", "access.json");
    writeAccessFile(path, access);
    expect(readAccessFile(path)).toEqual(access);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(directory, "new"))).toEqual(["access.json"]);
  });

  it("replaces one that others could read by one that they can't", () => {
    const path = join(directory, "open.json");
    writeFileSync(path, "{}");
    chmodSync(path, 0o644);
    writeAccessFile(path, access);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it("stays as it was when what is to be written would not be read", () => {
    const path = join(directory, "kept.json");
    writeAccessFile(path, access);
    const before = readFileSync(path, "utf8");
    const wrong = { ...access, gateways: [{ ...access.gateways[0]!, url: "ftp://127.0.0.1" }] };
    expect(refusalOf(() => writeAccessFile(path, wrong)).code).toBe("INVALID_CONFIGURATION");
    expect(readFileSync(path, "utf8")).toBe(before);
  });

  it.each([
    ["is missing", undefined, "does not exist"],
    ["is cut off", JSON.stringify(access).slice(0, -20), "is not JSON"],
    [
      "lacks a role",
      JSON.stringify(access).replace('"monitor":"secret.TW.monitor",', ""),
      "/gateways/0/tokens/monitor",
    ],
    ["has a field more", JSON.stringify({ ...access, extra: 1 }), "not in its form"],
    [
      "has a token that is none",
      JSON.stringify(access).replace("secret.TW.admin", "secret.TW.admin\\n"),
      "/gateways/0/tokens/admin",
    ],
    ["names no economy", JSON.stringify(access).replace('"economy":"TW"', '"economy":"Taiwan"'), "/gateways/0/economy"],
  ])("is refused when it %s, without a word of the tokens", (_, text, why) => {
    const path = join(directory, "bad.json");
    if (text === undefined) expect(existsSync(path)).toBe(false);
    else writeFileSync(path, text);
    const refusal = refusalOf(() => readAccessFile(path));
    expect(refusal.code).toBe("INVALID_CONFIGURATION");
    expect(refusal.message).toContain(why);
    expect(JSON.stringify([refusal.message, refusal.faults])).not.toContain("secret.");
  });
});
