import { gunzipSync } from "node:zlib";
import { decodeJwt } from "jose";
import { expect, it } from "vitest";
import { openBundle } from "../../src/credential/check.ts";
import { listedStatus } from "../../src/credential/statusList.ts";
import type { Profile } from "../../src/domain/profile.ts";
import { publicKeyOf } from "../../src/exchange/statementKeys.ts";
import { type CredentialsParts, openCredentials } from "../../src/gateway/credentials.ts";
import { CREDENTIAL_MIGRATIONS, Credentials } from "../../src/store/credentials.ts";
import { SqliteDatabase } from "../../src/store/sqliteDatabase.ts";
import { issuer, ID, ledger, signerOf, SUBJECT } from "../credential/support/world.ts";
import { idOf, record, TW } from "../support/facts.ts";
import { AeoError } from "../../src/domain/errors.ts";

const START = 20_000;
const caller = { subject: "registrar-1", economy: TW, roles: ["registrar"] } as const;

/** A gateway's part over a ledger and a clock that the test moves. */
function opened() {
  const facts = ledger().authority(60, { type: "EndpointSet", economy: TW, endpoint: "https://tw.example" });
  const clock = { now: START };
  const erased = { yes: false };
  const version = { commitment: idOf(7), profile: SUBJECT as unknown as Profile };
  const lookup = { current: () => version, versions: () => (erased.yes ? [] : [version]) };
  const head = { sequence: 0, head: "0x" } as const;
  const heads = { authorities: head, certifications: head, arrangements: head, benefits: head };
  const asOf = () => ({ block: 7, blockHash: "0x", time: clock.now, heads }) as const;
  const headSigner = signerOf(TW, "HEAD");
  const store = new Credentials(SqliteDatabase.open(":memory:", CREDENTIAL_MIGRATIONS));
  // Decoys change their status when chance would have it, and with it the list.
  store.decoys = () => [];
  const credentials = openCredentials({
    config: { economy: TW },
    secrets: { credentialSigner: issuer, headSigner },
    stores: { credentials: store, lookup },
    reading: { view: { current: () => ({ state: facts.state(), asOf: asOf() }) } },
    now: () => clock.now,
  } as unknown as CredentialsParts);
  return { facts, clock, erased, credentials, anchor: publicKeyOf(headSigner.privateKey) };
}

it("signs a list anew within the hour, and at once when a status changes; else it is the same", async () => {
  const { facts, clock, credentials } = opened();
  const { idx, uri } = credentials.issue(ID, 90, caller, START);
  const first = await credentials.statusList(1);
  expect(decodeJwt(first.text).iat).toBe(START);
  clock.now += 1_700;
  expect(await credentials.statusList(1)).toEqual(first);
  clock.now += 200;
  const second = await credentials.statusList(1);
  expect(decodeJwt(second.text).iat).toBe(START + 1_900);
  expect(second.tag).not.toBe(first.tag);

  const next = record({ status: "SUSPENDED", version: 2 });
  facts.certification(clock.now, "CertificationSuspended", ID, next);
  clock.now += 5;
  const { text } = await credentials.statusList(1);
  const asked = { publicKey: publicKeyOf(issuer.privateKey), uri, idx, now: clock.now };
  expect(await listedStatus(text, asked)).toEqual({ status: "SUSPENDED", asOf: clock.now });
  // Set back, the clock must not keep an old list alive.
  clock.now = START;
  expect(decodeJwt((await credentials.statusList(1)).text).iat).toBe(START);
});

it("has no list that it did not open", async () => {
  const { credentials } = opened();
  await expect(credentials.statusList(1)).rejects.toThrow(AeoError);
  credentials.issue(ID, 90, caller, START);
  await expect(credentials.statusList(2)).rejects.toMatchObject({ code: "UNKNOWN_STATUS_LIST" });
});

it("draws the same text each time, and none once the profile is erased", async () => {
  const { credentials, erased } = opened();
  const issued = credentials.issue(ID, 90, caller, START);
  const text = await credentials.text(issued, ["tin", "name"]);
  expect(await credentials.text(credentials.get(issued.id), ["tin", "name"])).toBe(text);
  erased.yes = true;
  await expect(credentials.text(issued, [])).rejects.toMatchObject({ code: "UNKNOWN_CREDENTIAL" });
});

it("hands out a bundle of a few seconds ago, and then a new one", async () => {
  const { facts, clock, credentials, anchor } = opened();
  const read = async () => openBundle(JSON.parse(gunzipSync(await credentials.bundle()).toString("utf8")), anchor);
  expect(await read()).toMatchObject({ recogniser: "TW", signedAt: START });
  facts.certification(clock.now, "CertificationSuspended", ID, record({ status: "SUSPENDED", version: 2 }));
  clock.now += 4;
  expect((await read())?.signedAt).toBe(START);
  clock.now += 1;
  expect((await read())?.signedAt).toBe(START + 5);
});
