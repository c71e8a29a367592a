import fc from "fast-check";
import { expect, it } from "vitest";
import { callFromJson, callToJson } from "../../src/store/callJson.ts";
import { anyCall } from "../ledger/write/support/calls.ts";

it("gives back every call that was written", () => {
  fc.assert(
    fc.property(anyCall, (call) => {
      expect(callFromJson(callToJson(call))).toEqual(call);
    }),
  );
});

it("is canonical: the order of the fields does not matter", () => {
  const call = { registry: "authorities", fn: "vote", ballotId: 7 } as const;
  expect(callToJson({ ballotId: 7, fn: "vote", registry: "authorities" })).toBe(callToJson(call));
});
