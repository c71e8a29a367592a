import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { configurationPage, readConfig } from "../src/config.ts";
import { AeoError } from "../src/domain/errors.ts";

const sound = {
  AEO_ECONOMY: "TW",
  AEO_TIME_ZONE: "Asia/Taipei",
  AEO_STORE: "gateway.sqlite",
  AEO_RPC_URLS: "http://127.0.0.1:8545, https://node.example/rpc",
  AEO_ADDRESS_BOOK: "book.json",
  AEO_KEYSTORES: "keys",
  AEO_KEYSTORE_PASSWORD_FILE: "password",
  AEO_STATEMENT_KEYS: "statements.json",
  AEO_TOKEN_ISSUER: "https://id.example",
  AEO_TOKEN_AUDIENCE: "aeo-gateway:TW",
  AEO_TOKEN_KEYS: "https://id.example/jwks",
};

function faultsOf(environment: Record<string, string | undefined>): string[] {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    if (!(error instanceof AeoError)) throw error;
    expect(error.code).toBe("INVALID_CONFIGURATION");
    return error.faults.map(({ pointer }) => pointer);
  }
}

describe("the configuration", () => {
  it("takes only PostgreSQL for what gateways share, and repeats neither URL nor password", () => {
    const shared = { ...sound, AEO_STORE_URL: "postgres://aeo:s3cret@db.example:5433/aeo" };
    expect(readConfig(shared)).toMatchObject({ storeUrl: shared.AEO_STORE_URL, storeSchema: "aeo", storePassword: "" });
    expect(readConfig(sound).storeUrl).toBe("");
    const wrong = { ...sound, AEO_STORE_URL: "mysql://aeo:s3cret@db.example/aeo", AEO_STORE_SCHEMA: 'a"; DROP' };
    expect(faultsOf(wrong)).toEqual(["AEO_STORE_URL", "AEO_STORE_SCHEMA"]);
    try {
      readConfig(wrong);
    } catch (error) {
      expect(JSON.stringify(error) + String(error)).not.toContain("s3cret");
    }
  });

  it("is read from the environment, with its defaults", () => {
    expect(readConfig({ ...sound, AEO_BACKDATING_DAYS: "2", PATH: "/bin" })).toMatchObject({
      economy: "TW",
      rpcUrls: ["http://127.0.0.1:8545", "https://node.example/rpc"],
      port: 8080,
      backdatingLimit: 172_800,
      peerHosts: [],
      webhookHosts: [],
      consent: "NONE",
    });
  });

  it("has no port for two listeners, but any free one for each", () => {
    expect(faultsOf({ ...sound, AEO_PORT: "9080" })).toEqual(["AEO_METRICS_PORT"]);
    expect(faultsOf({ ...sound, AEO_PORT: "0", AEO_METRICS_PORT: "0" })).toEqual([]);
  });

  it("is refused with every fault at once", () => {
    const { AEO_STORE: _, ...missing } = sound;
    const wrong = {
      ...missing,
      AEO_ECONOMY: "Taiwan",
      AEO_TIME_ZONE: "Mars/Olympus",
      AEO_PORT: "70000",
      AEO_PROT: "1",
      AEO_RPC_URLS: "",
    };
    expect(faultsOf(wrong).sort()).toEqual([
      "AEO_ECONOMY",
      "AEO_PORT",
      "AEO_PROT",
      "AEO_RPC_URLS",
      "AEO_STORE",
      "AEO_TIME_ZONE",
    ]);
  });

  it("never repeats a value, which may be a secret", () => {
    expect(() => readConfig({ ...sound, AEO_PORT: "hunter2" })).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining("hunter2") }),
    );
  });

  it("can't be changed once read", () => {
    expect(Object.isFrozen(readConfig(sound))).toBe(true);
  });

  it("is documented by a page that is fresh", () => {
    expect(readFileSync("src/docs/configuration.md", "utf8")).toBe(configurationPage());
  });
});
