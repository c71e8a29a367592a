import { beforeAll, describe, expect, it } from "vitest";
import { certificationSlot, intervalCountSlot, memberSlot } from "../../src/ledger/proof/slots.ts";
import { checkProof, readDocument } from "../../src/proof/check.ts";
import type { ProofDocument } from "../../src/proof/document.ts";
import { START } from "../exchange/support/profiles.ts";
import { idOf, JP, KR, TW, ZERO } from "../support/facts.ts";
import { Random } from "../support/random.ts";
import { ID, type ProvenLedger, provenLedger } from "./support/provenLedger.ts";

let ledger: ProvenLedger;

beforeAll(async () => {
  ledger = await provenLedger();
}, 60_000);

async function check(document: ProofDocument, required = 2) {
  const { book, keys } = ledger;
  const read = readDocument(JSON.stringify(document));
  return await checkProof(read, book, { authorities: { keys, required } }, START);
}

async function faultOf(document: ProofDocument, required?: number): Promise<string> {
  return await check(document, required).then(
    ({ finding }) => finding.recognition,
    (error: { code: string }) => error.code,
  );
}

describe("a proof", () => {
  it("rests on the slots in which the contracts keep what they answer", async () => {
    const { chain } = ledger;
    const { certifications, authorities, arrangements } = chain.contracts;
    const stored = async (contract: { getAddress(): Promise<string> }, slot: string) =>
      BigInt(await chain.provider.getStorage(await contract.getAddress(), slot));
    expect(await stored(certifications, certificationSlot(TW, ID))).toBe(
      await certifications.wordOf(chain.bytes2(TW), ID),
    );
    const member = await authorities.memberOf(chain.bytes2(JP));
    const word = await stored(authorities, memberSlot(JP));
    expect([word & 0xffn, (word >> 8n) & 0xffn, (word >> 32n) & 0xffffffffffn]).toEqual([
      member.status,
      member.position,
      member.since,
    ]);
    expect(await stored(arrangements, intervalCountSlot(TW, JP))).toBe(
      BigInt((await arrangements.intervalsOf(chain.bytes2(TW), chain.bytes2(JP))).length),
    );
  });

  it("shows that a certification is recognised, and who signed the block", async () => {
    const checked = await check(await ledger.prove());
    expect(checked.finding).toMatchObject({ recognition: "RECOGNISED", status: "CERTIFIED", benefits: 5n });
    expect(checked.finding.support).toMatchObject([{ arrangement: 1, version: 1, programme: 1, tiers: 3 }]);
    expect(checked.trust).toEqual({ by: "AUTHORITIES", economies: [JP, TW], required: 2 });
    expect(checked.facts.record).toMatchObject({ economy: TW, status: "CERTIFIED", version: 1 });
    const newest = await ledger.newest();
    expect(checked.block).toMatchObject(newest);
  });

  it("shows what is not: no leg for the mode, information only, operator types and programmes not covered", async () => {
    const recognition = async (over: Partial<ProofDocument["question"]>) =>
      (await check(await ledger.prove(over))).finding.recognition;
    expect(await recognition({ mode: "AIR" })).toBe("NO_ARRANGEMENT");
    expect(await recognition({ recogniser: KR })).toBe("INFORMATION_ONLY");
    expect(await recognition({ operatorTypes: 4 })).toBe("NOT_ELIGIBLE");
    expect(await recognition({ validAt: ledger.start - 101 })).toBe("NO_ARRANGEMENT");
  });

  it("shows the absence of a certification, and of any leg", async () => {
    expect((await check(await ledger.prove({ certification: idOf(0xdead) }))).finding.recognition).toBe("UNKNOWN");
    expect((await check(await ledger.prove({ issuer: TW, recogniser: TW }))).finding.recognition).toBe(
      "NO_ARRANGEMENT",
    );
  });

  it("does not show the absence of what is there", async () => {
    const there = await ledger.prove();
    const absent = await ledger.prove({ certification: idOf(0xdead) });
    const asked = there.accounts.certifications.slots[0]!;
    for (const nodes of [[], absent.accounts.certifications.slots[0]!.proof, asked.proof.slice(0, -1)]) {
      const forged = structuredClone(there);
      forged.accounts.certifications.slots[0] = { key: asked.key, proof: [...nodes] };
      expect(await faultOf(forged)).toBe("PROOF_INVALID");
    }
    const missing = structuredClone(there);
    missing.accounts.arrangements.slots.pop();
    expect(await faultOf(missing)).toBe("OTHER_ANSWER");
  });

  it("is of the moment of its block: before a suspension it shows the status before", async () => {
    const own = await provenLedger();
    const before = (await own.newest()).number;
    const at = await own.chain.now();
    await own.chain.send(
      own.registrar.suspend({
        id: ID,
        profileCommitment: ZERO,
        version: 1,
        reviewAt: 0,
        decidedAt: at,
        effectiveFrom: 0,
      }),
    );
    await own.chain.pass(60);
    const roots = { authorities: { keys: own.keys, required: 2 } };
    const now = await checkProof(await own.prove(), own.book, roots, START);
    const then = await checkProof(await own.prove({ validAt: at }, before), own.book, roots, START);
    expect(now.finding).toMatchObject({ recognition: "SUSPENDED", status: "SUSPENDED" });
    expect(then.finding).toMatchObject({ recognition: "RECOGNISED" });
    expect(then.block.number).toBe(before);
    const past = await checkProof(await own.prove({ validAt: at }), own.book, roots, START);
    expect(past.finding.recognition).toBe("CANNOT_TELL");
    // Yesterday's state under today's header.
    const [old, fresh] = [await own.prove({}, before), await own.prove()];
    const mixed = { ...fresh, accounts: old.accounts };
    await expect(checkProof(mixed, own.book, roots, START)).rejects.toMatchObject({ code: "PROOF_INVALID" });
  });

  it("is refused when any digit of it is another", { timeout: 60_000 }, async () => {
    const random = new Random(5);
    const before = (await ledger.newest()).number - 2;
    const document = await ledger.prove({}, before);
    const honest = await check(document);
    const text = JSON.stringify(document);
    let [changed, survived] = [0, 0];
    for (let round = 0; round < 400; round += 1) {
      const at = random.below(text.length);
      if (!/[0-9a-f]/.test(text[at]!)) continue;
      const digit = random.pick("0123456789abcdef".split("").filter((other) => other !== text[at]));
      changed += 1;
      const outcome = await attempt(`${text.slice(0, at)}${digit}${text.slice(at + 1)}`);
      if (outcome === undefined) continue;
      // A changed question is another question; what is proven of the ledger stays what it was.
      survived += 1;
      expect(outcome.facts).toEqual(honest.facts);
      expect(outcome.block).toEqual(honest.block);
    }
    expect(changed).toBeGreaterThan(200);
    expect(survived).toBeLessThan(changed / 50);
  });
});

async function attempt(text: string) {
  try {
    return await check(readDocument(text));
  } catch (error) {
    expect((error as Error).name, String((error as Error).stack)).toBe("ProofFault");
    return undefined;
  }
}

describe("a header", () => {
  it("needs two authorities, each counted once, whose keys stand", async () => {
    const [tw, jp] = ledger.signers;
    const one = await ledger.prove({}, undefined, 1);
    expect(await faultOf(one)).toBe("HEADER_UNTRUSTED");
    expect(await faultOf({ ...one, heads: [...one.heads, ...one.heads] })).toBe("HEADER_UNTRUSTED");
    const two = await ledger.prove();
    expect(await faultOf(two, 3)).toBe("HEADER_UNTRUSTED");
    const stranger = await ledger.signedBy({ ...jp!, privateKey: tw!.privateKey }, await ledger.newest());
    expect(await faultOf({ ...one, heads: [...one.heads, stranger.statement] })).toBe("HEADER_UNTRUSTED");
    const ofOther = await ledger.signedBy(jp!, { ...(await ledger.newest()), hash: `0x${"11".repeat(32)}` });
    expect(await faultOf({ ...one, heads: [...one.heads, ofOther.statement] })).toBe("HEADER_UNTRUSTED");
  });

  it("is vouched for by a head of a block that follows, if every header between is there", async () => {
    const before = (await ledger.newest()).number - 3;
    const document = await ledger.prove({}, before);
    expect(document.descendants).toHaveLength(3);
    expect(await faultOf(document)).toBe("RECOGNISED");
    expect(await faultOf({ ...document, descendants: document.descendants.slice(0, 2) })).toBe("HEADER_UNTRUSTED");
    expect(await faultOf({ ...document, descendants: document.descendants.toSpliced(1, 1) })).toBe("MALFORMED");
  });
});

describe("a contract", () => {
  it("other than the address book's is not taken, whatever it holds", async () => {
    const document = await ledger.prove();
    const { authorities } = document.accounts;
    const swapped = structuredClone(document);
    swapped.accounts.certifications = { ...authorities };
    expect(await faultOf(swapped)).toBe("OTHER_CONTRACT");
    const { book, keys } = ledger;
    const other = { ...book.contracts.certifications, codeHash: idOf(1) };
    const withOther = { ...book, contracts: { ...book.contracts, certifications: other } };
    const roots = { authorities: { keys, required: 2 } };
    await expect(checkProof(document, withOther, roots, START)).rejects.toMatchObject({ code: "OTHER_CONTRACT" });
    await expect(checkProof(document, { ...book, chainId: 1 }, roots, START)).rejects.toMatchObject({
      code: "OTHER_CONTRACT",
    });
  });
});

describe("a document", () => {
  it("that is none is refused with the place", () => {
    expect(() => readDocument("{")).toThrow(/JSON/);
    expect(() => readDocument("{}")).toThrow(/format/);
    expect(() => readDocument(" ".repeat(2_000_001))).toThrow(/at most/);
  });
});
