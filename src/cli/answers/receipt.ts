import { z } from "zod";
import { type Economy, parseEconomy } from "../../domain/economy.ts";
import { MODES } from "../../domain/mode.ts";

const economy = z.custom<Economy>((value) => typeof value === "string" && parseEconomy(value) !== undefined);

/** Roots of receipts on the ledger. */
export const rootsSchema = z.object({
  roots: z.array(
    z.object({
      economy: economy,
      from: z.string(),
      until: z.string(),
      root: z.string(),
    }),
  ),
});

/** What of an answer is held against its receipt. */
export const answeredSchema = z.object({
  receipt: z.string().nullable(),
  recognition: z.string(),
  cause: z.object({ code: z.string() }),
  recogniser: economy,
  mode: z.enum(MODES),
  validAt: z.iso.datetime(),
  knownAt: z.iso.datetime(),
  certification: z.object({ id: z.string() }).nullable(),
  asOf: z.object({
    block: z.number(),
    blockHash: z.string(),
    heads: z.record(z.string(), z.object({ sequence: z.number(), head: z.string() })),
  }),
});
