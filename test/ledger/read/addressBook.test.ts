import { describe, expect, it } from "vitest";
import { firstBlock, parseAddressBook, registriesByAddress } from "../../../src/ledger/addressBook.ts";

const entry = (digit: string, deployedAt = 3) => ({
  address: `0x${digit.repeat(40)}`,
  codeHash: `0x${"Ab".repeat(32)}`,
  deployedAt,
});
const BOOK = {
  chainId: 31337,
  genesisHash: `0x${"cd".repeat(32)}`,
  contracts: { authorities: entry("A", 5), certifications: entry("B"), arrangements: entry("c"), benefits: entry("d") },
};

function faultsOf(book: unknown): string[] {
  try {
    parseAddressBook(book);
    return [];
  } catch (error) {
    expect(error).toMatchObject({ code: "INVALID_CONFIGURATION" });
    return (error as { faults: { pointer: string }[] }).faults.map(({ pointer }) => pointer);
  }
}

describe("an address book", () => {
  it("is read, in lower case", () => {
    const book = parseAddressBook(BOOK);
    expect(book.contracts.authorities).toEqual({
      address: `0x${"a".repeat(40)}`,
      codeHash: `0x${"ab".repeat(32)}`,
      deployedAt: 5,
    });
    expect(registriesByAddress(book).get(`0x${"b".repeat(40)}`)).toBe("certifications");
    expect(firstBlock(book)).toBe(3);
  });

  it("is refused with all its faults at once", () => {
    const { benefits: _benefits, ...three } = BOOK.contracts;
    expect(faultsOf({ ...BOOK, chainId: 0, genesisHash: "0x12", contracts: three }).sort()).toEqual([
      "/chainId",
      "/contracts/benefits",
      "/genesisHash",
    ]);
    expect(faultsOf({ ...BOOK, contracts: { ...BOOK.contracts, benefits: entry("d", 0) } })).toEqual([
      "/contracts/benefits/deployedAt",
    ]);
  });

  it("may not name an address twice, nor hold what nobody reads", () => {
    expect(faultsOf({ ...BOOK, contracts: { ...BOOK.contracts, benefits: entry("C") } })).toEqual(["/contracts"]);
    expect(faultsOf({ ...BOOK, comment: "mine" })).toEqual([""]);
    expect(faultsOf("book")).toEqual([""]);
  });
});
