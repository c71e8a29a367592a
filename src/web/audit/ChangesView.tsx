import { common } from "../components/common.ts";
import { CsvButton } from "../components/CsvButton.tsx";
import { MomentField } from "../components/MomentField.tsx";
import { ProblemNote } from "../components/ProblemNote.tsx";
import { SelectField } from "../components/SelectField.tsx";
import { useAnswer } from "../components/useAnswer.ts";
import { address, addressWith, goTo } from "../lib/address.ts";
import { allPages } from "../lib/allPages.ts";
import { query } from "../lib/api.ts";
import { number } from "../lib/figures.ts";
import { identity } from "../lib/session.ts";
import { economyName, memberStatusName } from "../lib/terms.ts";
import { DiffTable, LegDiffTable } from "./DiffTable.tsx";
import type { CertificationDiffAnswer, ChangeKind, DiffAnswer, EntriesAnswer } from "./types.ts";
import { useMembers } from "./useMembers.ts";
import { audit, auditWord } from "./words.ts";
import { Pages } from "./Pages.tsx";

const PATH = "/v1/audit/diff";
const KINDS: readonly ChangeKind[] = ["ADDED", "CHANGED", "GONE"];

/** What changed in an economy's register between two moments. */
export function ChangesView() {
  const of = (name: string) => address.value.get(name) ?? "";
  const economy = of("economy") || (identity.value?.economy ?? "");
  const ends = useAnswer<EntriesAnswer>("/v1/audit/entries?order=oldest&limit=1").value.answer;
  const from = of("from") || (ends?.entries[0]?.time ?? "");
  const to = of("to") || (ends?.asOf.time ?? "");
  const filter = { economy, from, to, change: of("change") };
  const after = of("after");
  const path = from === "" || to === "" ? undefined : `${PATH}${query({ ...filter, after, limit: "50" })}`;
  const { answer, error } = useAnswer<DiffAnswer>(path).value;
  const set = (change: Readonly<Record<string, string>>) => goTo(addressWith({ ...change, after: undefined }));
  return (
    <>
      <form class="card fields no-print" onSubmit={(event) => event.preventDefault()}>
        <SelectField
          id="economy"
          label={audit("economy")}
          value={economy}
          options={useMembers().map((one) => [one, economyName(one)] as const)}
          onChange={(value) => set({ economy: value })}
        />
        <MomentField id="from" label={audit("diff.from")} value={from} onChange={(value) => set({ from: value })} />
        <MomentField id="to" label={audit("diff.to")} value={to} onChange={(value) => set({ to: value })} />
        <SelectField
          id="change"
          label={audit("change")}
          value={filter.change}
          options={[["", audit("change.all")], ...KINDS.map((one) => [one, auditWord("change", one)] as const)]}
          onChange={(value) => set({ change: value })}
        />
      </form>
      <ProblemNote error={error} />
      {answer === undefined ? (
        error === undefined && <p>{common("loading")}</p>
      ) : (
        <>
          <section class="card stack">
            <div class="row spread">
              <h2>{audit("diff.list")}</h2>
              <CsvButton
                label={audit("csv")}
                name={`aeo-changes-${economy}`}
                columns={[
                  "certification",
                  "change",
                  "field",
                  "before",
                  "after",
                  "transaction before",
                  "transaction after",
                ]}
                rows={async (onRows) =>
                  (
                    await allPages<DiffAnswer, CertificationDiffAnswer>(
                      PATH,
                      filter,
                      (page) => page.certifications,
                      onRows,
                    )
                  ).flatMap(rowsOf)
                }
                busy={(n) => audit("csv.busy", { n: number(n) })}
              />
            </div>
            <p role="status">{countsText(answer)}</p>
            {answer.status.before !== answer.status.after && (
              <p>
                {audit("diff.member", {
                  before: answer.status.before === null ? audit("nothing") : memberStatusName(answer.status.before),
                  after: memberStatusName(answer.status.after),
                })}
              </p>
            )}
            {answer.certifications.length === 0 ? <p>{audit("none")}</p> : <DiffTable diffs={answer.certifications} />}
            <Pages after={after} next={answer.next} />
          </section>
          <LegDiffTable legs={answer.legs} />
        </>
      )}
    </>
  );
}

function countsText({ counts }: DiffAnswer): string {
  const { ADDED, CHANGED, GONE } = counts;
  return audit("diff.counts", { added: number(ADDED), changed: number(CHANGED), gone: number(GONE) });
}

function rowsOf({ id, change, fields, transactions }: CertificationDiffAnswer): (string | number | null)[][] {
  const plain = (value: unknown) => (value === null ? null : typeof value === "string" ? value : JSON.stringify(value));
  return fields.map(({ name, before, after }) => [
    ...[id, change, name, plain(before), plain(after), transactions[0] ?? null, transactions[1] ?? null],
  ]);
}
