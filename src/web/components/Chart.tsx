import type { PlotOptions } from "@observablehq/plot";
import { useEffect, useRef } from "preact/hooks";
import { monitoring } from "../monitoring/words.ts";
import { saveCsv } from "../lib/saveCsv.ts";
import { HeadedTable } from "./HeadedTable.tsx";

/** A table of what a chart shows; the first column heads each row. */
export interface TableData {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
}

interface Props {
  readonly title: string;
  /** Whose colours mean what, in words. */
  readonly legend?: readonly { readonly name: string; readonly tone: string }[];
  /** null: a table alone; undefined: on its way. */
  readonly plot: PlotOptions | null | undefined;
  readonly table: TableData;
  readonly note?: string;
}

/** A chart that is also a table and a file: nobody has to read colours or pixels. */
export function Chart({ title, legend, plot, table, note }: Props) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (plot == null || place.current === null) return;
    const target = place.current;
    let isWanted = true;
    void import("@observablehq/plot").then(({ plot: draw }) => {
      if (!isWanted) return;
      const drawn = draw({ className: "plot", width: Math.max(320, target.clientWidth), marginLeft: 56, ...plot });
      // Its own style element is against the page's content policy; styles.css says the same.
      drawn.querySelector("style")?.remove();
      drawn.setAttribute("aria-hidden", "true");
      target.replaceChildren(drawn);
    });
    return () => {
      isWanted = false;
    };
  }, [plot]);
  return (
    <figure class="card chart">
      <figcaption>
        <h2>{title}</h2>
        {note !== undefined && <p class="hint">{note}</p>}
        {legend !== undefined && (
          <ul class="legend">
            {legend.map(({ name, tone }) => (
              <li key={name}>
                <span class={`swatch swatch-${tone}`} /> {name}
              </li>
            ))}
          </ul>
        )}
      </figcaption>
      {plot === null ? <Table {...table} label={title} /> : <div ref={place} class="drawing" />}
      <details class="data">
        <summary>{monitoring(plot === null ? "csv" : "table")}</summary>
        {plot !== null && <Table {...table} label={title} />}
        <button type="button" class="link" onClick={() => saveCsv(title, table.columns, table.rows)}>
          {monitoring("csv")}
        </button>
      </details>
    </figure>
  );
}

/** Rows under their columns. */
export function Table({ columns, rows, label }: TableData & { readonly label: string }) {
  return (
    <HeadedTable label={label} columns={columns}>
      <tbody>
        {rows.map((row, index) => (
          <tr key={index}>
            {row.map((cell, column) =>
              column === 0 ? (
                <th key={column} scope="row">
                  {cell}
                </th>
              ) : (
                <td key={column}>{cell}</td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </HeadedTable>
  );
}
