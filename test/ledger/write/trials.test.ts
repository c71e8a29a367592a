import { expect, it } from "vitest";
import type { LedgerCall } from "../../../src/domain/call.ts";
import { AeoError } from "../../../src/domain/errors.ts";
import { decodeCall } from "../../../src/ledger/callCodec.ts";
import { Nodes } from "../../../src/ledger/nodes.ts";
import { registryInterface } from "../../../src/ledger/registryAbis.ts";
import { type Rpc, RpcError } from "../../../src/ledger/rpc.ts";
import { trialOf } from "../../../src/ledger/trial.ts";
import { Trials } from "../../../src/ledger/trials.ts";
import { SIGNER } from "../../store/support.ts";
import { statusChange, suspension } from "./support/calls.ts";
import { ADDRESSES } from "./support/senderFixture.ts";

const HEAD = { number: 10, hash: `0x${"bb".repeat(32)}`, time: 1_000 } as const;

/** A node whose contract refuses the changes of some versions, each in its own way. */
function contract(refusals: Readonly<Record<number, string | RpcError>> = {}) {
  const tried: LedgerCall[] = [];
  const node: Rpc = {
    async request(_method, [{ data }]: readonly [{ data: string }]) {
      const call = decodeCall("certifications", data) as LedgerCall & { registry: "certifications"; fn: "suspend" };
      tried.push(call);
      for (const { version } of call.entries) {
        const refusal = refusals[version];
        if (refusal instanceof RpcError) throw refusal;
        if (refusal !== undefined) throw new RpcError("response", "execution reverted", { code: 3, data: refusal });
      }
      return "0x" as never;
    },
  } as Rpc;
  const trials = new Trials({ nodes: new Nodes([node]), from: SIGNER, addresses: ADDRESSES, now: () => 2_000 });
  return {
    tried,
    all: (...calls: LedgerCall[]) =>
      trials.all(
        calls.map((call, id) => ({ id: String(id), call })),
        HEAD,
      ),
  };
}

const error = (name: string, values: readonly unknown[]) =>
  registryInterface("certifications").encodeErrorResult(`CertificationRegistry_${name}`, values);
const ID = statusChange(1, 1).id;
const STALE = error("StaleVersion", [0, ID, 9, 1]);
/** Refused by the clock of the newest block alone. */
const NOT_YET = error("InvalidEffectiveFrom", [0, ID, 1_500, 1]);

const codes = (tried: readonly { readonly verdict: unknown }[]) =>
  tried.map(({ verdict }) =>
    verdict instanceof AeoError ? verdict.code : verdict instanceof Error ? verdict.message : "passes",
  );
const sizes = (tried: readonly LedgerCall[]) =>
  tried.map((call) => `${call.fn} ${"entries" in call ? call.entries.length : 0}`);
const reinstatement = (number: number): LedgerCall => ({ ...suspension(number), fn: "reinstate" }) as LedgerCall;

it("tries changes of one kind as one batch, and gives each as it will be sent", async () => {
  const { tried, all } = contract();
  const calls = [suspension(1), reinstatement(2), suspension(3), reinstatement(4), suspension(5)];
  const verdicts = await all(...calls);
  expect(verdicts).toEqual(calls.map((call, id) => ({ id: String(id), verdict: trialOf(call, SIGNER, ADDRESSES) })));
  expect(sizes(tried)).toEqual(["suspend 3", "reinstate 2"]);
});

it("tries them one by one when one is refused, so that the refusal is its own", async () => {
  const { tried, all } = contract({ 9: STALE });
  expect(codes(await all(suspension(1), suspension(2, 9), suspension(3)))).toEqual([
    "passes",
    "STALE_VERSION",
    "passes",
  ]);
  expect(sizes(tried)).toEqual(["suspend 3", "suspend 1", "suspend 1", "suspend 1"]);
});

it("does not let one that only the clock refuses hide what is wrong with another", async () => {
  const { all } = contract({ 8: NOT_YET, 9: STALE });
  expect(codes(await all(suspension(1, 8), suspension(2, 9)))).toEqual(["passes", "STALE_VERSION"]);
});

it("finds one that can't be encoded", async () => {
  const { all } = contract();
  expect(codes(await all(suspension(1), suspension(2, -1)))).toEqual(["passes", "INVALID_BODY"]);
});

it("says of each that no node could try it", async () => {
  const { all } = contract({ 1: new RpcError("transport", "no answer") });
  expect(codes(await all(suspension(1), suspension(2)))).toEqual(["no answer", "no answer"]);
});

it("never makes a batch of an annulment's acts, nor one with more gas than a transaction may have", async () => {
  const { tried, all } = contract();
  const proposal = (number: number) => ({ ...suspension(number), fn: "proposeAnnulment" }) as LedgerCall;
  await all(proposal(1), proposal(2));
  expect(sizes(tried)).toEqual(["proposeAnnulment 1", "proposeAnnulment 1"]);
  tried.length = 0;
  await all(...Array.from({ length: 130 }, (_, number) => suspension(number + 1)));
  expect(sizes(tried)).toEqual(["suspend 100", "suspend 30"]);
});
