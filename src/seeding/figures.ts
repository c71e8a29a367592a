import { roundHalfAway } from "../domain/measure/rateOfChange.ts";
import type { SeedFigure } from "./schemas/figures.ts";

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** The figure computed anew from its inputs, rounded to its decimals. */
export function computeFigure(figure: Pick<SeedFigure, "formula" | "a" | "b" | "decimals">): number {
  const [a, b] = [sum(figure.a), sum(figure.b)];
  const results = { SUM: a, RATIO: a / b, SHARE_PERCENT: (100 * a) / b, CHANGE_PERCENT: (100 * (b - a)) / a };
  return roundHalfAway(results[figure.formula], figure.decimals);
}

/** Whether the report's figure follows from the inputs; IMPLIED when the report states no result. */
export function judgeFigure(figure: Pick<SeedFigure, "published" | "relation">, ours: number): SeedFigure["verdict"] {
  if (figure.published === null) return "IMPLIED";
  const agrees = figure.relation === "EQUAL" ? ours === figure.published : ours < figure.published;
  return agrees ? "AGREES" : "DIFFERS";
}
