import { Interface } from "ethers";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as factories from "../../../types/contracts/factories/index.ts";
import { ERRORS } from "../../../src/domain/errors.ts";
import { refusalOf, revertDataOf } from "../../../src/ledger/revert.ts";
import { REVERT_REASONS } from "../../../src/ledger/revertReasons.ts";
import { RpcError } from "../../../src/ledger/rpc.ts";

interface AbiItem {
  readonly type: string;
  readonly name: string;
  readonly inputs: readonly { readonly name: string }[];
}

/** The ABI of everything that was compiled, also of contracts that no interface here describes. */
function compiled(tree: object): AbiItem[] {
  return Object.values(tree).flatMap((each: unknown) => {
    if (typeof each === "function" && "abi" in each) return each.abi as AbiItem[];
    return typeof each === "object" && each !== null ? compiled(each) : [];
  });
}

const errors = new Map(
  compiled(factories)
    .filter(({ type, name }) => type === "error" && /Registry_/.test(name))
    .map((item) => [item.name, item]),
);
const contract = new Interface([...errors.values()]);
const data = (name: string, ...values: unknown[]) => contract.encodeErrorResult(name, values);
const ID = `0x${"ab".repeat(32)}`;

describe("every error of every contract", () => {
  it("has a row, and every row an error", () => {
    expect(errors.size).toBeGreaterThan(60);
    expect(Object.keys(REVERT_REASONS).sort()).toEqual([...errors.keys()].sort());
  });

  it("uses only arguments that it has, and a code of the catalogue", () => {
    for (const [name, { code, words }] of Object.entries(REVERT_REASONS)) {
      const fields = errors.get(name)?.inputs.map((input) => input.name);
      for (const [, field] of words?.matchAll(/\{(\w+)\}/g) ?? []) expect(fields).toContain(field);
      expect(ERRORS).toHaveProperty(code);
    }
  });

  it("is explained whatever its arguments are", () => {
    const word = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString("hex"));
    fc.assert(
      fc.property(fc.constantFrom(...errors.keys()), fc.array(word, { maxLength: 6 }), (name, words) => {
        const { error } = refusalOf(`${contract.getError(name)?.selector}${words.join("")}`);
        expect(error.message).not.toMatch(/\{|undefined|\?/);
      }),
    );
  });
});

describe("a refusal in words", () => {
  it("says which entry is stale, and on which version", () => {
    const { error } = refusalOf(data("CertificationRegistry_StaleVersion", 3, ID, 5, 7));
    expect(error.code).toBe("STALE_VERSION");
    expect(error.message).toBe(`Certification ${ID} (entry 3) is at version 7, not 5.`);
  });

  it("names statuses, roles, economies and dates as people do", () => {
    const transition = refusalOf(data("CertificationRegistry_InvalidTransition", 0, ID, 3, 2)).error;
    expect(transition).toMatchObject({ code: "INVALID_TRANSITION" });
    expect(transition.message).toContain("from REVOKED to SUSPENDED");
    const role = refusalOf(
      data("AuthorityRegistry_RoleMissing", `0x${"Cd".repeat(20)}`.toLowerCase(), "0x4a50", 3),
    ).error;
    expect(role).toMatchObject({ code: "NOT_AUTHORISED_ON_LEDGER" });
    expect(role.message).toBe(`0x${"cd".repeat(20)} of JP does not have the role REGISTRAR or SIGNATORY.`);
    const notice = refusalOf(data("ArrangementRegistry_NoticeTooShort", 1_700_000_000, 1_702_592_000)).error;
    expect(notice.code).toBe("NOTICE_TOO_SHORT");
    expect(notice.message).toContain("the earliest is 2023-12-14T22:13:20.000Z");
  });

  it("names any other error with its arguments, also those that are no value of the domain", () => {
    const closed = refusalOf(data("ArrangementRegistry_Terminated", 12)).error;
    expect(closed).toMatchObject({ code: "INVALID_TRANSITION", message: "Arrangement 12 has ended." });
    const economy = refusalOf(data("AuthorityRegistry_InvalidEconomy", "0x0001")).error;
    expect(economy.message).toBe("AuthorityRegistry_InvalidEconomy(economy 0x0001)");
  });

  it("passes on what the language says, cut short, and what nobody knows", () => {
    const builtIn = new Interface(["error Error(string reason)", "error Panic(uint256 code)"]);
    expect(refusalOf(builtIn.encodeErrorResult("Error", ["x".repeat(500)])).error.message.length).toBeLessThan(250);
    expect(refusalOf(builtIn.encodeErrorResult("Panic", [17])).error.message).toContain("Panic(17)");
    for (const unknown of ["0x", "0xdeadbeef", "0x12", data("ArrangementRegistry_Terminated", 12).slice(0, 20)]) {
      expect(refusalOf(unknown).error.code).toBe("LEDGER_REFUSED");
    }
  });
});

describe("a refusal that is a matter of time", () => {
  const passesAt = (name: string, ...values: unknown[]) => refusalOf(data(name, ...values)).passesAt;

  it("says from which block time the call passes", () => {
    expect(passesAt("CertificationRegistry_InvalidEffectiveFrom", 0, ID, 200, 100)).toBe(200);
    expect(passesAt("CertificationRegistry_InvalidDecisionDate", 0, ID, 300)).toBe(300);
    expect(passesAt("AuthorityRegistry_WriterOutsideValidity", `0x${"11".repeat(20)}`, 100, 0)).toBe(100);
    expect(passesAt("AuthorityRegistry_InvalidCompromise", 100, 0)).toBe(100);
    expect(passesAt("BenefitRegistry_InvalidPeriod", 100, 200)).toBe(200);
    expect(passesAt("ArrangementRegistry_NotSuspended", 1, "0x4a50", "0x5457")).toBe("later");
  });

  it("and nothing when no later block changes it", () => {
    expect(passesAt("CertificationRegistry_InvalidEffectiveFrom", 0, ID, 99, 100)).toBeUndefined();
    expect(passesAt("CertificationRegistry_InvalidDecisionDate", 0, ID, 0)).toBeUndefined();
    expect(passesAt("AuthorityRegistry_WriterOutsideValidity", `0x${"11".repeat(20)}`, 200, 100)).toBeUndefined();
    expect(passesAt("AuthorityRegistry_InvalidCompromise", 0, 0)).toBeUndefined();
    expect(passesAt("AuthorityRegistry_InvalidCompromise", 200, 100)).toBeUndefined();
    expect(passesAt("BenefitRegistry_InvalidPeriod", 200, 100)).toBeUndefined();
    expect(passesAt("CertificationRegistry_StaleVersion", 3, ID, 5, 7)).toBeUndefined();
  });
});

describe("the revert data of a failed call", () => {
  const failed = (message: string, details: { code?: number; data?: unknown }) =>
    revertDataOf(new RpcError("response", message, details));

  it("is found where each client puts it", () => {
    const revert = data("ArrangementRegistry_Terminated", 12);
    expect(failed("execution reverted", { code: 3, data: revert })).toBe(revert);
    expect(failed("Execution reverted", { code: -32000, data: revert })).toBe(revert);
    expect(failed("VM Exception while processing transaction", { data: { message: "x", data: revert } })).toBe(revert);
    expect(failed("VM execution error", { code: -32015, data: `Reverted ${revert}` })).toBe(revert);
  });

  it("is empty for a revert without data, and absent for any other failure", () => {
    expect(failed("execution reverted", {})).toBe("0x");
    expect(failed("nonce too low", { code: -32000 })).toBeUndefined();
    expect(revertDataOf(new RpcError("transport", "no answer in time"))).toBeUndefined();
    expect(revertDataOf(new Error("execution reverted"))).toBeUndefined();
  });
});
