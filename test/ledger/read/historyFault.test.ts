import { expect, it } from "vitest";
import { UnverifiableHistory } from "../../../src/ledger/historyFault.ts";

it("a fault in a history says what is wrong, of which registry, and where, as closely as it is known", () => {
  const fault = { kind: "altered", registry: "benefits", block: 7, logIndex: 0, detail: "as told" } as const;
  const error = new UnverifiableHistory(fault);
  expect(error).toMatchObject({ name: "UnverifiableHistory", code: "LEDGER_UNVERIFIABLE", fault });
  expect(error.message).toBe("altered event of benefits at block 7, log 0: as told");
  expect(new UnverifiableHistory({ ...fault, registry: undefined, logIndex: undefined }).message).toBe(
    "altered event of no registry at block 7: as told",
  );
});
