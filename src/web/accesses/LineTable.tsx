import type { Seen } from "../../domain/accessLine.ts";
import { HeadedTable } from "../components/HeadedTable.tsx";
import { number } from "../lib/figures.ts";
import { exactMoment } from "../lib/format.ts";
import type { LineAnswer } from "./types.ts";
import { accesses } from "./words.ts";

/** What an answer held, in a line. */
export function seenText(seen: Seen | null): string {
  if (seen === null) return "";
  const { count, subjects, first, last } = seen;
  if (subjects !== undefined && subjects.length > 0)
    return accesses("seen.list", { n: number(count), subjects: subjects.map(cut).join(", ") });
  if (first !== undefined && last !== undefined)
    return accesses("seen.range", { n: number(count), first: cut(first), last: cut(last) });
  return number(count);
}

function cut(name: string): string {
  return name.length > 20 ? `${name.slice(0, 10)}…${name.slice(-4)}` : name;
}

/** Lines of the log. */
export function LineTable({ lines }: { readonly lines: readonly LineAnswer[] }) {
  const columns = ["number", "when", "auditor", "route", "question", "outcome", "seen", "asOf", "digest"] as const;
  return (
    <HeadedTable label={accesses("title")} columns={columns.map((column) => accesses(`col.${column}`))}>
      <tbody>
        {lines.map((line) => (
          <tr key={line.number}>
            <th scope="row">{line.number}</th>
            <td class="when">{exactMoment(line.at)}</td>
            <td>{line.auditor}</td>
            <td class="code">{line.route}</td>
            <td class="filters">
              <ul class="details">
                {Object.entries(line.question).map(([name, value]) => (
                  <li key={name}>
                    <span class="faint">{name}</span> <bdi title={value}>{cut(value)}</bdi>
                  </li>
                ))}
              </ul>
            </td>
            <td>
              <span class={`badge badge-${line.outcome === "REFUSED" ? "warn" : "plain"}`}>
                {accesses(`outcome.${line.outcome}`)}
              </span>{" "}
              {line.code !== null && <code>{line.code}</code>}
            </td>
            <td class="when">{seenText(line.seen)}</td>
            <td title={line.blockHash ?? undefined}>{line.block}</td>
            <td>{line.digest !== null && <code title={line.digest}>{cut(line.digest)}</code>}</td>
          </tr>
        ))}
      </tbody>
    </HeadedTable>
  );
}
