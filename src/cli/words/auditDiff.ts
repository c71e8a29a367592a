import type { DiffAnswer } from "../answers/auditDiff.ts";
import { type Cell, counted, type Painter, words } from "../text.ts";

const TONES = { ADDED: "good", CHANGED: undefined, GONE: "bad" } as const;

/** What changed in a register between two moments, in plain words. */
export function diffInWords(
  painter: Painter,
  { economy, from, to, asOf, certifications, legs }: DiffAnswer,
  more: readonly (readonly [string, string])[],
): string {
  const count = (change: string) => certifications.filter((one) => one.change === change).length;
  return [
    `${painter.paint({ text: "CLEAN: everything that was checked fits.", tone: "good" })}\n\n`,
    painter.fields([
      ["register of", economy],
      ["first", `so at ${from.validAt}, known at ${from.knownAt}`],
      ["second", `so at ${to.validAt}, known at ${to.knownAt}`],
      ["read up to", `block ${asOf.block} of ${asOf.time}, ${asOf.blockHash}`],
      ["differ", `${count("ADDED")} added, ${count("CHANGED")} changed, ${count("GONE")} gone`],
      ...more,
    ]),
    certifications.length === 0 ? "" : "\n",
    certifications.length === 0
      ? ""
      : painter.table(
          ["certification", "change", "field", "before", "after"],
          certifications.flatMap(certificationRows),
        ),
    legs.length === 0 ? "" : `\n${counted(legs.length, "leg")}\n`,
    legs.length === 0
      ? ""
      : painter.table(
          ["direction", "arrangement", "change", "until before", "until after"],
          legs.map((leg) => [
            `${leg.issuer} -> ${leg.recogniser}`,
            String(leg.arrangement),
            changeCell(leg.change),
            leg.change === "ADDED" ? "-" : (leg.untilBefore ?? "open"),
            leg.change === "GONE" ? "-" : (leg.untilAfter ?? "open"),
          ]),
        ),
  ].join("");
}

function certificationRows({ id, change, fields }: DiffAnswer["certifications"][number]): Cell[][] {
  return fields.map(({ name, before, after }, index) => [
    index === 0 ? id : "",
    index === 0 ? changeCell(change) : "",
    name,
    plain(before),
    plain(after),
  ]);
}

function changeCell(change: keyof typeof TONES): Cell {
  const tone = TONES[change];
  return tone === undefined ? words(change) : { text: words(change), tone };
}

function plain(value: unknown): string {
  if (value === null) return "-";
  return typeof value === "string" ? value : JSON.stringify(value);
}
