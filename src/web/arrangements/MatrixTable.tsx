import type { Signal } from "@preact/signals";
import { Icon } from "../components/Icon.tsx";
import { legalDate } from "../lib/format.ts";
import { economyName, listed, modeName } from "../lib/terms.ts";
import type { Matrix } from "./matrix.ts";
import { arrangement, STATE_ICONS } from "./words.ts";

interface Props {
  readonly matrix: Matrix;
  readonly date: string;
  /** The direction looked into. */
  readonly chosen: Signal<string | undefined>;
}

/** Rows issue, columns recognise; every filled cell opens what stands behind it. */
export function MatrixTable({ matrix, date, chosen }: Props) {
  return (
    <div class="scroll card" tabIndex={0} role="region" aria-label={arrangement("table")}>
      <table class="matrix">
        <caption>{arrangement("caption", { date: legalDate(date) })}</caption>
        <thead>
          <tr>
            <td />
            {matrix.economies.map((economy) => (
              <th key={economy} scope="col">
                <abbr title={economyName(economy)}>{economy}</abbr>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {matrix.economies.map((issuer) => (
            <tr key={issuer}>
              <th scope="row">
                {economyName(issuer) === issuer ? "" : economyName(issuer)} <small>{issuer}</small>
              </th>
              {matrix.economies.map((recogniser) => (
                <td key={recogniser}>
                  <CellButton matrix={matrix} issuer={issuer} recogniser={recogniser} chosen={chosen} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface CellProps extends Pick<Props, "matrix" | "chosen"> {
  readonly issuer: string;
  readonly recogniser: string;
}

function CellButton({ matrix, issuer, recogniser, chosen }: CellProps) {
  const direction = `${issuer}>${recogniser}`;
  const cell = matrix.cells.get(direction);
  if (issuer === recogniser) return <span class="cell self">–</span>;
  if (cell === undefined) return <span class="cell state-none">·</span>;
  const said = arrangement("cell", {
    recogniser: economyName(recogniser),
    issuer: economyName(issuer),
    state: arrangement(`state.${cell.state}`),
    modes: listed(cell.modes.map(modeName)),
  });
  return (
    <button
      type="button"
      class={`cell state-${cell.state}`}
      title={said}
      aria-pressed={chosen.value === direction}
      onClick={() => {
        chosen.value = chosen.value === direction ? undefined : direction;
      }}
    >
      <span class="heard">{said}</span>
      <Icon name={STATE_ICONS[cell.state]} />
      <span aria-hidden="true">{cell.modes.map((mode) => arrangement(`letter.${mode}`)).join(" ")}</span>
    </button>
  );
}
