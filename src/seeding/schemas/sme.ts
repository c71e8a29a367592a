import { z } from "zod";
import { count, economyCode, lines, sentence } from "./common.ts";

const total = z.strictObject({ count, lines });
const perEconomy = z.array(z.strictObject({ economy: economyCode, count, lines })).min(1);

/** `sme-counts.json`: small and medium-sized enterprises, certified and in process. */
export const smeSchema = z.strictObject({
  about: sentence,
  asOf: z.strictObject({ text: z.string(), lines }),
  certified: perEconomy,
  certifiedTotal: total,
  inProcess: perEconomy,
  inProcessTotal: total,
  annexB: z.strictObject({ count, lines, note: sentence }),
});
export type SeedSme = z.output<typeof smeSchema>;
