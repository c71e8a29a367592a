import type { Mode } from "../../domain/mode.ts";
import { CsvButton } from "../components/CsvButton.tsx";
import { HeadedTable } from "../components/HeadedTable.tsx";
import { day } from "../lib/format.ts";
import { economyName, listed, modeName } from "../lib/terms.ts";
import { AuditLink } from "./AuditLink.tsx";
import type { LegAnswer } from "./types.ts";
import { audit } from "./words.ts";

/** A direction of recognition, in words. */
export function directionName({ issuer, recogniser }: Pick<LegAnswer, "issuer" | "recogniser">): string {
  return audit("traders", { issuer: economyName(issuer), recogniser: economyName(recogniser) });
}

/** The directions of recognition in force at a moment. */
export function LegTable({ legs }: { readonly legs: readonly LegAnswer[] }) {
  const columns = (["col.direction", "col.arrangement", "col.programme", "col.modes", "col.valid"] as const).map(
    (key) => audit(key),
  );
  return (
    <section class="card stack">
      <div class="row spread">
        <h2>{audit("legs")}</h2>
        <CsvButton
          label={audit("csv.of", { what: audit("legs") })}
          name="aeo-directions"
          columns={[
            "issuer",
            "recogniser",
            "arrangement",
            "version",
            "kind",
            "programme",
            "tiers",
            "modes",
            "from",
            "until",
          ]}
          rows={async () => legs.map(rowOf)}
          busy={(n) => audit("csv.busy", { n })}
        />
      </div>
      {legs.length === 0 ? (
        <p>{audit("legs.none")}</p>
      ) : (
        <HeadedTable label={audit("legs")} columns={columns}>
          <tbody>
            {legs.map((leg) => (
              <tr key={JSON.stringify(leg)}>
                <th scope="row">{directionName(leg)}</th>
                <td>
                  <AuditLink to={{ view: "timeline", arrangement: String(leg.arrangement) }}>
                    {audit("col.arrangement")} {leg.arrangement}
                  </AuditLink>
                </td>
                <td>{[leg.programme, ...(leg.tiers ?? [])].join(" ")}</td>
                <td>{listed(leg.modes.map((mode) => modeName(mode as Mode)))}</td>
                <td>{audit("span", { from: day(leg.from), until: day(leg.until) || audit("openEnd") })}</td>
              </tr>
            ))}
          </tbody>
        </HeadedTable>
      )}
    </section>
  );
}

function rowOf(leg: LegAnswer): (string | number | null)[] {
  const { issuer, recogniser, arrangement, version, kind, programme, tiers, modes, from, until } = leg;
  return [
    issuer,
    recogniser,
    arrangement,
    version,
    kind,
    programme,
    tiers?.join(" ") ?? null,
    modes.join(" "),
    from,
    until,
  ];
}
