import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readConfig } from "../../src/config.ts";
import { AeoError } from "../../src/domain/errors.ts";
import { sharedStore } from "../../src/gateway/readSecrets.ts";
import { openStores } from "../../src/gateway/stores.ts";
import { PostgresDatabase, type PostgresSettings } from "../../src/store/postgresDatabase.ts";
import { aeo, scratch } from "../cli/support/runCli.ts";
import { ownPostgresPrograms } from "../support/eachStore.ts";
import { type PostgresServer, startPostgres } from "../support/postgresServer.ts";

const programs = ownPostgresPrograms();
/** With everything that a URL would take for something else. */
const PASSWORD = "s3cret +%2F@:/?#&=é";

describe.skipIf(programs === undefined)("a PostgreSQL that asks for a password", () => {
  const folder = scratch();
  const file = join(folder, "password");
  let server: PostgresServer;

  beforeAll(async () => {
    server = await startPostgres(programs!, PASSWORD);
    writeFileSync(file, `${PASSWORD}\n`);
  }, 60_000);
  afterAll(() => server?.close());

  /** How opening is refused; what is said of it never has the password. */
  function refusalOf(settings: Partial<PostgresSettings>): string {
    try {
      PostgresDatabase.open({ url: server.url, schema: "aeo", ...settings }, []).close();
    } catch (error) {
      if (!(error instanceof AeoError)) throw error;
      const told = [error.message, error.stack, error.cause instanceof Error ? error.cause.stack : null].join();
      expect(told).not.toContain("s3cret");
      return `${error.code}: ${error.message}`;
    }
    throw new Error("it was not refused");
  }

  it("lets a gateway in with the file of AEO_STORE_PASSWORD_FILE", () => {
    const config = readConfig({
      AEO_ECONOMY: "TW",
      AEO_TIME_ZONE: "Asia/Taipei",
      AEO_STORE: ":memory:",
      AEO_STORE_URL: server.url,
      AEO_STORE_PASSWORD_FILE: file,
      AEO_RPC_URLS: "http://127.0.0.1:8545",
      AEO_ADDRESS_BOOK: "book.json",
      AEO_KEYSTORES: "keys",
      AEO_KEYSTORE_PASSWORD_FILE: "password",
      AEO_STATEMENT_KEYS: "statements.json",
      AEO_TOKEN_ISSUER: "https://id.example",
      AEO_TOKEN_AUDIENCE: "aeo-gateway:TW",
      AEO_TOKEN_KEYS: "https://id.example/jwks",
    });
    const stores = openStores(":memory:", { consent: { mode: "NONE" }, reorgDepth: 64, shared: sharedStore(config) });
    expect(stores.outbox.list(undefined, 1).operations).toEqual([]);
    stores.close();
    writeFileSync(join(folder, "empty"), "\n");
    expect(() => sharedStore({ ...config, storePassword: join(folder, "empty") })).toThrow("AEO_STORE_PASSWORD_FILE");
  });

  it("takes the file's password before the one of the URL, and the URL's where no file is named", () => {
    const url = new URL(server.url);
    url.password = "wrong";
    PostgresDatabase.open({ url: url.href, password: PASSWORD, schema: "aeo" }, []).close();
    url.password = encodeURIComponent(PASSWORD);
    PostgresDatabase.open({ url: url.href, schema: "aeo" }, []).close();
  });

  it("lets aeo store move in with --password-file", async () => {
    const store = join(folder, "gateway.sqlite");
    openStores(store, { consent: { mode: "NONE" }, reorgDepth: 64 }).close();
    const target = ["--store", store, "--url", server.url, "--schema", "moved"];
    const without = await aeo(["store", "move", ...target]);
    expect(without.exit).toBe(3);
    expect(without.stderr).toMatch(/STORE_UNAVAILABLE[^]*password/);
    const { exit, stderr } = await aeo(["store", "move", ...target, "--password-file", file]);
    expect(exit, stderr).toBe(0);
  });

  it("is told from one that is not there, has no such database, or does not answer, with what to mend", async () => {
    expect(refusalOf({})).toMatch(/STORE_UNAVAILABLE: .*password.*AEO_STORE_PASSWORD_FILE/);
    expect(refusalOf({ password: "s3cret?" })).toMatch(/password.*AEO_STORE_PASSWORD_FILE/);
    expect(refusalOf({ password: PASSWORD, url: server.url.replace("/postgres", "/elsewhere") })).toMatch(
      /no such database.*database elsewhere, user aeo/,
    );
    expect(refusalOf({ url: "postgres://aeo@127.0.0.1:1/postgres" })).toMatch(/nothing answers.*Tried 127\.0\.0\.1:1/);
    expect(refusalOf({ url: "postgres://aeo@nowhere.invalid/postgres" })).toMatch(/name of PostgreSQL's host/);
    const silent = createServer();
    silent.listen(0, "127.0.0.1");
    await once(silent, "listening");
    const { port } = silent.address() as AddressInfo;
    expect(refusalOf({ url: `postgres://aeo@127.0.0.1:${port}/postgres`, connectMs: 100 })).toMatch(/in time/);
    silent.close();
  });

  it("that went away is told by its cause, also while it is not asked again for a moment", async () => {
    const database = PostgresDatabase.open({ url: server.url, password: PASSWORD, schema: "aeo" }, []);
    await server.kill();
    // The first may be the one that notices.
    const told = [1, 2, 3].map(() => {
      try {
        return JSON.stringify(database.get("SELECT 1"));
      } catch (error) {
        return (error as AeoError).message;
      }
    });
    expect(told.slice(1)).toEqual([1, 2].map(() => expect.stringMatching("nothing answers at PostgreSQL's address")));
    database.close();
    await server.start();
  });
});
