import { common } from "../components/common.ts";
import { CsvButton } from "../components/CsvButton.tsx";
import { Field } from "../components/Field.tsx";
import { MomentField } from "../components/MomentField.tsx";
import { ProblemNote } from "../components/ProblemNote.tsx";
import { useAnswer } from "../components/useAnswer.ts";
import { address, addressWith, goTo } from "../lib/address.ts";
import { allPages } from "../lib/allPages.ts";
import { query } from "../lib/api.ts";
import { number } from "../lib/figures.ts";
import { identity } from "../lib/session.ts";
import { ChainCheck } from "./ChainCheck.tsx";
import { Grants } from "./Grants.tsx";
import { LineTable, seenText } from "./LineTable.tsx";
import type { AccessesAnswer, LineAnswer } from "./types.ts";
import { accesses } from "./words.ts";

const PATH = "/v1/audit/accesses";
const OFFICE = ["admin", "registrar", "monitor"];

/** What auditors saw, for those who answer for it; to an auditor its own lines. And who may see which profiles. */
export function AccessesPage() {
  const of = (name: string) => address.value.get(name) ?? "";
  const isOffice = OFFICE.some((role) => identity.value?.roles.includes(role));
  const filter = { auditor: of("auditor"), from: of("from"), until: of("until") };
  const after = of("after");
  const { answer, error } = useAnswer<AccessesAnswer>(`${PATH}${query({ ...filter, after, limit: "50" })}`).value;
  const set = (change: Readonly<Record<string, string>>) => goTo(addressWith({ ...change, after: undefined }));
  return (
    <div class="stack audit">
      <section>
        <h1>{accesses("title")}</h1>
        <p class="lead">{accesses(isOffice ? "lead" : "lead.auditor")}</p>
      </section>
      <form class="card fields no-print" onSubmit={(event) => event.preventDefault()}>
        {isOffice && (
          <Field id="auditor" label={accesses("auditor")} hint={accesses("auditor.hint")}>
            {(control) => (
              <input
                {...control}
                value={filter.auditor}
                spellcheck={false}
                onChange={(event) => set({ auditor: event.currentTarget.value.trim() })}
              />
            )}
          </Field>
        )}
        <MomentField
          id="from"
          label={accesses("from")}
          value={filter.from}
          onChange={(value) => set({ from: value })}
        />
        <MomentField
          id="until"
          label={accesses("until")}
          value={filter.until}
          onChange={(value) => set({ until: value })}
        />
      </form>
      <ProblemNote error={error} />
      {answer === undefined ? (
        error === undefined && <p>{common("loading")}</p>
      ) : (
        <section class="card stack">
          <div class="row spread">
            <p role="status">{isOffice && accesses("lines", { n: number(answer.head.number) })}</p>
            <CsvButton
              label={accesses("csv")}
              name="aeo-accesses"
              columns={COLUMNS}
              rows={async (onRows) =>
                (await allPages<AccessesAnswer, LineAnswer>(PATH, filter, (page) => page.lines, onRows)).map(rowOf)
              }
              busy={(n) => `${number(n)} …`}
            />
          </div>
          {answer.lines.length === 0 ? <p>{accesses("none")}</p> : <LineTable lines={answer.lines} />}
          <p class="row">
            {after !== "" && (
              <button type="button" class="secondary" onClick={() => goTo(addressWith({ after: undefined }))}>
                {accesses("newest")}
              </button>
            )}
            {answer.next !== null && (
              <button type="button" class="secondary" onClick={() => goTo(addressWith({ after: String(answer.next) }))}>
                {accesses("older")}
              </button>
            )}
          </p>
          {isOffice && <ChainCheck />}
        </section>
      )}
      <Grants isOffice={isOffice} />
    </div>
  );
}

const COLUMNS = [
  ...["line", "at", "auditor", "route", "question", "outcome", "code", "seen", "block", "block hash", "digest", "hash"],
];

function rowOf(line: LineAnswer): (string | number | null)[] {
  const { at, auditor, route, question, outcome, code, block, blockHash, digest, hash } = line;
  const asked = JSON.stringify(question);
  return [line.number, at, auditor, route, asked, outcome, code, seenText(line.seen), block, blockHash, digest, hash];
}
