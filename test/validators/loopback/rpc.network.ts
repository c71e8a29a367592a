import { afterAll, beforeAll, expect, test } from "vitest";
import { askNode, headOf } from "../../../scripts/network/validatorNetwork.ts";
import { certified, grantBody } from "../../support/networkRecords.ts";
import { answered, commonHead, type Consortium, historiesAt, startConsortium, TIMEOUT } from "../support/consortium.ts";

let consortium: Consortium;

beforeAll(async () => {
  consortium = await startConsortium();
}, TIMEOUT);
afterAll(() => consortium?.close(), TIMEOUT);

const numberOf = async (url: string, tag: string) =>
  Number((await askNode<{ number: string }>(url, "eth_getBlockByNumber", [tag, false])).number);

test("every validator tells the same of the ledger at any block, long after", async () => {
  const { chain, registrar } = consortium;
  const before = await commonHead(chain.validators);
  await certified(registrar, grantBody(1));
  await chain.reached((await headOf(chain.at(0))) + 1);
  const after = await commonHead(chain.validators);
  for (const validator of chain.validators) {
    expect(await historiesAt(consortium, validator, before)).toEqual(
      await historiesAt(consortium, chain.at(0), before),
    );
    expect(await historiesAt(consortium, validator, after)).toEqual(await historiesAt(consortium, chain.at(0), after));
  }
  const [then, now] = [
    await historiesAt(consortium, chain.at(1), before),
    await historiesAt(consortium, chain.at(1), after),
  ];
  const changed = now.filter((line, index) => line !== then[index]);
  expect(changed.map((line) => line.split(" ")[0])).toEqual(["certifications"]);
});

test("what is latest is final: the tags latest, safe and finalized name the same block, and a block never changes", async () => {
  const { chain } = consortium;
  for (const { rpcUrl } of chain.validators) {
    const latest = await numberOf(rpcUrl, "latest");
    expect(await numberOf(rpcUrl, "finalized")).toBeGreaterThanOrEqual(latest);
    expect(await numberOf(rpcUrl, "safe")).toBeGreaterThanOrEqual(latest);
  }
  const heads = async () =>
    Promise.all(
      chain.validators.map(({ rpcUrl }) =>
        askNode<{ number: string; hash: string }>(rpcUrl, "eth_getBlockByNumber", ["latest", false]),
      ),
    );
  const told = await heads();
  await chain.reached(Math.max(...told.map(({ number }) => Number(number))) + 2);
  for (const { number, hash } of told)
    for (const { rpcUrl } of chain.validators) {
      const again = await askNode<{ hash: string }>(rpcUrl, "eth_getBlockByNumber", [number, false]);
      expect(again.hash).toBe(hash);
    }
});

test("a proof that this node gives, and that is not Ethereum's, is refused and not handed out", async () => {
  const { registrar, officer } = consortium;
  const body = grantBody(2);
  await certified(registrar, body);
  await answered(consortium, body.tin, "RECOGNISED");
  const { status, body: answer } = await officer.get(`/v1/verifications?tin=${body.tin}&mode=SEA&proof=true`);
  expect({ status, code: answer["code"] }).toEqual({ status: 503, code: "PROOF_UNAVAILABLE" });
  expect(answer).not.toHaveProperty("proof");
});
