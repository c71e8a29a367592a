import { describe, expect, it } from "vitest";
import type { LedgerCall } from "../../src/domain/call.ts";
import { entriesOf, subjectOf } from "../../src/domain/intent.ts";
import { OPERATION_MOVES, isSettled } from "../../src/domain/operationMoves.ts";
import { idOf, JP, TW } from "../support/facts.ts";

const certifications = (...numbers: number[]) =>
  ({
    registry: "certifications",
    fn: "suspend",
    entries: numbers.map((n) => ({ id: idOf(n) })),
  }) as unknown as LedgerCall;
const call = (registry: string, fields: object) => ({ registry, ...fields }) as unknown as LedgerCall;
const period = { from: 10, until: 20 };
const claim = { judged: JP, counterpart: TW, arrangement: 3, version: 2, clause: 1, ...period };

describe("the subject of a call", () => {
  it.each<[string, LedgerCall, string | null, readonly string[]]>([
    ["a certification", certifications(1), idOf(1), [`certifications/${idOf(1)}`]],
    ["a batch", certifications(1, 2), null, [`certifications/${idOf(1)}`, `certifications/${idOf(2)}`]],
    ["new terms", call("arrangements", { fn: "propose" }), null, []],
    ["an arrangement", call("arrangements", { fn: "sign", arrangement: 7 }), "7", ["arrangements/7"]],
    ["a member", call("authorities", { fn: "propose", economy: JP }), "JP", ["members/JP"]],
    ["a ballot", call("authorities", { fn: "vote", ballotId: 4 }), "4", ["ballots/4"]],
    ["a writer", call("authorities", { fn: "setWriter", account: "0xa" }), "0xa", ["writers/0xa"]],
    ["a revoked writer", call("authorities", { fn: "revokeWriter", account: "0xa" }), "0xa", ["writers/0xa"]],
    ["a stolen key", call("authorities", { fn: "markCompromised", account: "0xa" }), "0xa", ["writers/0xa"]],
    [
      "a new key",
      call("authorities", { fn: "addStatementKey", purpose: "HEADS", publicKey: "0xb" }),
      "0xb",
      ["keys/HEADS/0xb"],
    ],
    ["a revoked key", call("authorities", { fn: "revokeStatementKey", keyId: "0xc" }), "0xc", ["keys/0xc"]],
    ["an endpoint", call("authorities", { fn: "setEndpoint" }), null, ["endpoint"]],
    [
      "a report",
      call("benefits", { fn: "report", report: { arrangement: 3, partner: TW, ...period } }),
      "3",
      ["reports/3/TW/10/20"],
    ],
    ["receipts", call("benefits", { fn: "anchorReceipts", ...period }), null, ["receipts/10/20"]],
    ["a claim", call("benefits", { fn: "raise", claim }), "3", ["claims/JP/TW/3/2/1/10/20"]],
    ...(["addEvidence", "acknowledge", "answer", "resolve"] as const).map(
      (fn) => [`a breach, ${fn}`, call("benefits", { fn, id: idOf(9) }), idOf(9), [`breaches/${idOf(9)}`]] as never,
    ),
  ])("is %s", (_, given, shown, records) => {
    expect(subjectOf(given)).toEqual({ shown, records });
  });

  it("is each entry of a batch, and one otherwise", () => {
    expect(entriesOf(certifications(1, 2, 3))).toBe(3);
    expect(entriesOf(call("benefits", { fn: "answer", id: idOf(9) }))).toBe(1);
  });
});

describe("an operation", () => {
  it("is over when it is FINAL or FAILED", () => {
    const states = Object.keys(OPERATION_MOVES) as (keyof typeof OPERATION_MOVES)[];
    expect(states.filter(isSettled)).toEqual(["FINAL", "FAILED"]);
  });
});
