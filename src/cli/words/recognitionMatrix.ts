import { MODES } from "../../domain/mode.ts";
import type { ArrangementAnswer } from "../answers/arrangement.ts";
import type { Cell, Painter } from "../text.ts";

interface Covered {
  readonly modes: Set<string>;
  recognition: boolean;
}

/**
 * Who recognises whom at a moment: a row for each issuing economy, a column for each that recognises.
 * @param now milliseconds since 1970
 */
export function recognitionMatrix(painter: Painter, arrangements: readonly ArrangementAnswer[], now: number): string {
  const covered = new Map<string, Covered>();
  for (const arrangement of arrangements) collect(covered, arrangement, now);
  if (covered.size === 0) return "no leg is in force\n";
  const directions = [...covered.keys()].map((direction) => direction.split(">") as [string, string]);
  const issuers = [...new Set(directions.map(([issuer]) => issuer))].sort();
  const recognisers = [...new Set(directions.map(([, recogniser]) => recogniser))].sort();
  const rows = issuers.map((issuer) => [
    issuer,
    ...recognisers.map((recogniser) => cell(issuer, recogniser, covered.get(`${issuer}>${recogniser}`))),
  ]);
  return `${painter.table(["issuer", ...recognisers], rows)}${LEGEND}`;
}

const LEGEND = "columns recognise rows; S sea, A air, R road, T rail; info = information only; . = nothing\n";
const LETTERS: Readonly<Record<string, string>> = { SEA: "S", AIR: "A", ROAD: "R", RAIL: "T" };

function collect(covered: Map<string, Covered>, { intervals, terms }: ArrangementAnswer, now: number): void {
  for (const { leg, endsAt } of intervals) {
    const begun = leg.from === null || Date.parse(leg.from) <= now;
    const ended = endsAt !== null && Date.parse(endsAt) <= now;
    if (!begun || ended) continue;
    const direction = `${leg.issuer}>${leg.recogniser}`;
    const entry = covered.get(direction) ?? { modes: new Set<string>(), recognition: false };
    for (const mode of leg.modes) entry.modes.add(mode);
    entry.recognition ||= terms?.kind !== "INFORMATION";
    covered.set(direction, entry);
  }
}

function cell(issuer: string, recogniser: string, entry: Covered | undefined): Cell {
  if (issuer === recogniser) return { text: "-", tone: "faint" };
  if (entry === undefined) return { text: ".", tone: "faint" };
  if (!entry.recognition) return { text: "info", tone: "unsure" };
  return {
    text: MODES.filter((mode) => entry.modes.has(mode))
      .map((mode) => LETTERS[mode])
      .join(""),
    tone: "good",
  };
}
