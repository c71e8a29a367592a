import { importJWK, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { LedgerCall } from "../../src/domain/call.ts";
import type { CertificationId } from "../../src/domain/certificationRecord.ts";
import type { Economy } from "../../src/domain/economy.ts";
import { encodeCall } from "../../src/ledger/callCodec.ts";
import { demoKey } from "../../src/ledger/demoKeys.ts";
import { gasLimitOf } from "../../src/ledger/gasLimits.ts";
import { bareKeySigner } from "../../src/ledger/keystore.ts";
import { registryInterface } from "../../src/ledger/registryAbis.ts";
import { revertDataOf } from "../../src/ledger/revert.ts";
import type { Signer } from "../../src/ledger/signer.ts";
import { addressesOf } from "../../src/ledger/addressBook.ts";
import { type GatewayKeys, mintToken, tokenAudienceOf, tokenIssuerOf } from "../../src/start/keys.ts";
import { eventually, startTestNetwork, type TestNetwork } from "../support/network.ts";
import { type Client, clientOf } from "../support/networkClient.ts";
import { certified, grantBody } from "../support/networkRecords.ts";

const TW = "TW" as Economy;
const KR = "KR" as Economy;
const ZERO = `0x${"00".repeat(32)}` as const;
const SALTED = `0x${"5a".repeat(32)}` as const;

let net: TestNetwork;
let registrar: Client;
let id: CertificationId;

beforeAll(async () => {
  net = await startTestNetwork({ economies: [TW, KR, "JP" as Economy], seed: "none" });
  registrar = await net.as(TW, "registrar");
  id = await certified(registrar, grantBody(1));
});
afterAll(() => net?.close());

/** Everything that the ledger's state says of the certification, the registry's history and its logs. */
async function recordOnLedger() {
  const { rpc, book } = net.network;
  const to = book.contracts.certifications.address;
  const contract = registryInterface("certifications");
  const read = (data: string) => rpc.request<string>("eth_call", [{ to, data }, "latest"]);
  return {
    tw: await read(contract.encodeFunctionData("recordOf", ["0x5457", id])),
    kr: await read(contract.encodeFunctionData("recordOf", ["0x4b52", id])),
    history: await read(contract.encodeFunctionData("history")),
  };
}

/** The named error that the contract itself answers a call with, before anything is sent. */
async function namedError(signer: Signer, call: LedgerCall): Promise<string | undefined> {
  const { to, data } = encodeCall(call);
  const { rpc, book } = net.network;
  const gas = `0x${gasLimitOf(call).toString(16)}`;
  try {
    await rpc.request("eth_call", [{ from: signer.address, to: book.contracts[to].address, data, gas }, "latest"]);
    return undefined;
  } catch (error) {
    const revert = revertDataOf(error) ?? "0x";
    const parse = (registry: "certifications" | "authorities") => registryInterface(registry).parseError(revert)?.name;
    return parse("certifications") ?? parse("authorities") ?? revert;
  }
}

/** Sends a call as a raw transaction with a key, without any gateway. */
function sendDirectly(signer: Signer, call: LedgerCall): Promise<unknown> {
  return net.network.sender.call(signer, addressesOf(net.network.book), call);
}

function keysOf(economy: Economy): GatewayKeys {
  const keys = net.network.keysOf(economy);
  if (keys === undefined) throw new Error(`no keys of ${economy}`);
  return keys;
}

/** A token as the gateway's own issuer would make it, but for another economy. */
async function tokenNaming({ economy, tokenKey }: GatewayKeys, named: Economy): Promise<string> {
  const claims = new SignJWT({ economy: named, roles: ["registrar"] })
    .setProtectedHeader({ alg: "EdDSA", kid: tokenKey.kid as string })
    .setSubject("somebody of another economy")
    .setIssuer(tokenIssuerOf(economy))
    .setAudience(tokenAudienceOf(economy))
    .setExpirationTime("5 minutes");
  return claims.sign(await importJWK(tokenKey, "EdDSA"));
}

const times = { reviewAt: 0, decidedAt: Math.floor(Date.now() / 1000) - 60, effectiveFrom: 0 };
const change = () => ({ id, profileCommitment: SALTED, version: 1, ...times });
const foreignCalls = (): Record<string, LedgerCall> => ({
  suspend: { registry: "certifications", fn: "suspend", entries: [change()] },
  revoke: { registry: "certifications", fn: "revoke", entries: [change()] },
  withdraw: { registry: "certifications", fn: "withdraw", entries: [change()] },
  reissue: { registry: "certifications", fn: "reissue", entries: [{ ...change(), profileCommitment: ZERO }] },
  renew: { registry: "certifications", fn: "renew", entries: [{ ...change(), validUntil: 0 }] },
});

describe("a foreign key at the contract", () => {
  test.each(Object.keys(foreignCalls()))("KR's registrar can't %s TW's certification", async (name) => {
    const call = foreignCalls()[name] as LedgerCall;
    const { REGISTRAR } = net.network.signersOf(KR);
    const before = await recordOnLedger();
    expect(await namedError(REGISTRAR, call)).toBe("CertificationRegistry_StaleVersion");
    await expect(sendDirectly(REGISTRAR, call)).rejects.toMatchObject({ code: "STALE_VERSION" });
    expect(await recordOnLedger()).toEqual(before);
  });

  test("an unknown key writes nothing at all", async () => {
    const unknown = bareKeySigner(demoKey("nobody's key"), { demo: true });
    const before = await recordOnLedger();
    for (const call of Object.values(foreignCalls()))
      expect(await namedError(unknown, call)).toBe("AuthorityRegistry_UnknownWriter");
    await expect(sendDirectly(unknown, foreignCalls()["suspend"] as LedgerCall)).rejects.toMatchObject({
      code: "NOT_AUTHORISED_ON_LEDGER",
    });
    expect(await recordOnLedger()).toEqual(before);
  });

  test.each(["ADMIN", "SIGNATORY", "MONITOR"] as const)("TW's own %s can't do a registrar's work", async (role) => {
    const before = await recordOnLedger();
    const call = foreignCalls()["suspend"] as LedgerCall;
    expect(await namedError(net.network.signersOf(TW)[role], call)).toBe("AuthorityRegistry_RoleMissing");
    await expect(sendDirectly(net.network.signersOf(TW)[role], call)).rejects.toMatchObject({
      code: "NOT_AUTHORISED_ON_LEDGER",
    });
    expect(await recordOnLedger()).toEqual(before);
  });

  test("KR may use the same id for itself, and TW's record does not feel it", async () => {
    const before = await recordOnLedger();
    const entry = { id, profileCommitment: SALTED, programme: 1, tier: 0, operatorTypes: 1, validUntil: 0 };
    const grant = { ...entry, validFrom: times.decidedAt, reviewAt: 0, decidedAt: times.decidedAt };
    await sendDirectly(net.network.signersOf(KR).REGISTRAR, {
      registry: "certifications",
      fn: "grant",
      entries: [grant],
    });
    const after = await recordOnLedger();
    expect(after.tw).toBe(before.tw);
    expect(after.kr).not.toBe(before.kr);
    const { body } = await registrar.get(`/v1/certifications/${id}`);
    expect(body).toMatchObject({ economy: "TW", status: "CERTIFIED", version: 1 });
  });

  test("each gateway notices that its own keys were used elsewhere, and goes on", async () => {
    for (const economy of [TW, KR]) {
      const officer = await net.as(economy, "officer");
      const codes = async () => {
        const { body } = await officer.get("/v1/status");
        return (body.problems as { code: string }[]).map(({ code }) => code);
      };
      // A reverted transaction shows in the nonce alone; a write that succeeded is on the ledger under the authority's name.
      const expected = economy === KR ? ["SIGNER_IN_USE", "UNKNOWN_WRITES"] : ["SIGNER_IN_USE"];
      const found = await eventually("the alarms", codes, (now) => expected.every((code) => now.includes(code)));
      expect([...new Set(found)].sort()).toEqual(expected);
    }
    const path = `/v1/certifications/${id}/suspensions?wait=final`;
    const answer = await registrar.send("POST", path, { reason: { code: "AUDIT_FINDING" } }, { version: 1 });
    expect(answer).toMatchObject({ status: 202, body: { state: "FINAL" } });
  });
});

describe("a foreign token at the gateway", () => {
  const suspension = { reason: { code: "AUDIT_FINDING" } };

  test("a token of KR, signed by KR's issuer, is not TW's", async () => {
    const foreign = clientOf(registrar.url, await mintToken(keysOf(KR), "registrar", Date.now()));
    const answer = await foreign.send("POST", `/v1/certifications/${id}/suspensions`, suspension, { version: 1 });
    expect(answer).toMatchObject({ status: 403, body: { code: "WRONG_ECONOMY" } });
  });

  test("a token of TW's issuer that names KR is refused as such", async () => {
    const foreign = clientOf(registrar.url, await tokenNaming(keysOf(TW), KR));
    const answer = await foreign.send("POST", `/v1/certifications/${id}/suspensions`, suspension, { version: 1 });
    expect(answer).toMatchObject({ status: 403, body: { code: "WRONG_ECONOMY" } });
  });

  test("a role that may not write is refused", async () => {
    const officer = await net.as(TW, "officer");
    const answer = await officer.send("POST", "/v1/certifications", grantBody(2));
    expect(answer).toMatchObject({ status: 403, body: { code: "ROLE_MISSING" } });
  });
});
