import type { CertificationDiff, LegDiff } from "../audit/diff.ts";
import { instantOut } from "./schemas.ts";
import { presentLegStanding, presentRegisterFields } from "./presentRegister.ts";

/** How a certification differs between two moments, as answered: each field that differs, with what it was and is. */
export function presentCertificationDiff({ kind, id, before, after, fields, entries }: CertificationDiff) {
  const [one, other] = [before, after].map((side) => side && presentRegisterFields(side));
  return {
    id,
    change: kind,
    fields: fields.flatMap((name) => {
      const field = name as keyof NonNullable<typeof one>;
      const [was, is] = [one?.[field] ?? null, other?.[field] ?? null];
      // Of something added, what it has none of is no difference.
      return was === null && is === null ? [] : [{ name: field, before: was, after: is }];
    }),
    transactions: [entries[0]?.position.transaction ?? null, entries[1]?.position.transaction ?? null],
  };
}

/** How a leg in force differs between two moments, as answered. */
export function presentLegDiff({ kind, leg, untilBefore, untilAfter }: LegDiff) {
  const end = (until: number | undefined) => (until === undefined ? null : instantOut(until));
  return { change: kind, ...presentLegStanding(leg), untilBefore: end(untilBefore), untilAfter: end(untilAfter) };
}
