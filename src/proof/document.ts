import { z } from "zod";
import { type Economy, parseEconomy } from "../domain/economy.ts";
import { MODES } from "../domain/mode.ts";

/** A document larger than this, in characters, is not read: the largest honest one is far smaller. */
export const MAX_DOCUMENT = 2_000_000;
/** The most blocks between what is proven and the block that authorities signed. */
export const MAX_DESCENDANTS = 256;

const economyField = z.custom<Economy>((value) => typeof value === "string" && parseEconomy(value) !== undefined);
const hex = (bytes?: number) =>
  z
    .templateLiteral(["0x", z.string()])
    .refine(
      (text) => /^0x([0-9a-f]{2})*$/.test(text) && (bytes === undefined || text.length === 2 + 2 * bytes),
      bytes === undefined ? "must be 0x and lower-case hex" : `must be 0x and ${bytes} bytes of lower-case hex`,
    );
const instant = z
  .int()
  .min(0)
  .max(2 ** 40);

const slotProof = z.strictObject({ key: hex(32), proof: z.array(hex()).max(70) });
const accountProof = z.strictObject({
  address: hex(20),
  proof: z.array(hex()).max(70),
  slots: z.array(slotProof).max(512),
});

/**
 * What proves an answer to somebody who trusts neither the gateway nor its node: the slots that decide, the nodes that tie them to
 * a block's state, the block's header, and who stands behind that header.
 */
export const proofDocument = z.strictObject({
  format: z.literal("aeo-proof-1"),
  chainId: z.int().min(1),
  /** The question, without any identifier of the operator. */
  question: z.strictObject({
    issuer: economyField,
    recogniser: economyField,
    mode: z.enum(MODES),
    certification: hex(32),
    operatorTypes: z.int().min(1).max(0xffffffff).optional(),
    validAt: instant,
  }),
  /** RLP of the header under whose state the slots are proven. */
  header: hex(),
  /** RLP of the headers that follow it, up to the one whose hash authorities signed; none with QBFT's own seals. */
  descendants: z.array(hex()).max(MAX_DESCENDANTS),
  /** Signed heads of authorities. */
  heads: z.array(z.string().max(4_096)).max(64),
  accounts: z.strictObject({ authorities: accountProof, certifications: accountProof, arrangements: accountProof }),
});

export type ProofDocument = z.output<typeof proofDocument>;
