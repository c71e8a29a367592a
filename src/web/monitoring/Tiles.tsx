import { duration, number, percent } from "../lib/figures.ts";
import type { MeasuresAnswer } from "./types.ts";
import { monitoring, wordFor } from "./words.ts";

/** The figures that matter most, each with what it is a figure of. */
export function Tiles({ measures }: { readonly measures: MeasuresAnswer }) {
  const { utilised, claimed, selectivity, standings } = measures;
  const release = standings["RECOGNISED"]?.stages[1];
  const { ratio, ordinary, recognised } = selectivity;
  return (
    <ul class="tiles figures">
      <Tile
        name={monitoring("tile.utilised")}
        value={utilised.share === null ? wordFor("missing", "NO_RECORDS") : percent(utilised.share)}
        note={monitoring("tile.utilised.of", { n: number(utilised.n), of: number(utilised.of) })}
      />
      <Tile
        name={monitoring("tile.claimed")}
        value={claimed.share === null ? wordFor("missing", "NO_RECORDS") : percent(claimed.share)}
        note={monitoring("tile.claimed.of", { n: number(claimed.n), of: number(claimed.of) })}
      />
      <Tile
        name={monitoring("tile.selectivity")}
        value={ratio === null ? monitoring("notComparable") : `${number(ratio)} ×`}
        note={
          ratio === null
            ? ""
            : monitoring("tile.selectivity.of", {
                ratio: number(ratio),
                ordinary: percent(ordinary.share),
                recognised: percent(recognised.share),
              })
        }
      />
      <Tile
        name={monitoring("tile.release")}
        value={release?.missing == null ? duration(release?.median ?? null) : wordFor("missing", release.missing)}
        note={
          release?.missing == null
            ? monitoring("tile.release.of", {
                mean: duration(release?.mean ?? null),
                p90: duration(release?.p90 ?? null),
                n: number(release?.n ?? 0),
              })
            : ""
        }
      />
    </ul>
  );
}

/** One figure, what it is of, and from how many. */
export function Tile({ name, value, note }: { readonly name: string; readonly value: string; readonly note: string }) {
  return (
    <li class="card figure">
      <h2>{name}</h2>
      <p class="value">{value}</p>
      <p class="hint">{note}</p>
    </li>
  );
}
