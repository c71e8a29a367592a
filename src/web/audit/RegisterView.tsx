import { common } from "../components/common.ts";
import { ProblemNote } from "../components/ProblemNote.tsx";
import { SelectField } from "../components/SelectField.tsx";
import { useAnswer } from "../components/useAnswer.ts";
import { address, addressWith, goTo } from "../lib/address.ts";
import { query } from "../lib/api.ts";
import { identity } from "../lib/session.ts";
import { economyName } from "../lib/terms.ts";
import { CertificationTable } from "./CertificationTable.tsx";
import { LegTable } from "./LegTable.tsx";
import { MomentSlider } from "./MomentSlider.tsx";
import { StateTiles } from "./StateTiles.tsx";
import type { EntriesAnswer, StateAnswer } from "./types.ts";
import { useMembers } from "./useMembers.ts";
import { audit } from "./words.ts";

/** How far around now it can be asked what was or will be so: certificates are older and live longer than the ledger. */
const YEARS_BACK = 15;
const YEARS_ON = 5;

/** What an economy's register held at one moment, as the ledger knew it at another. */
export function RegisterView() {
  const of = (name: string) => address.value.get(name) ?? "";
  const economy = of("economy") || (identity.value?.economy ?? "");
  const times = { validAt: of("validAt"), knownAt: of("knownAt") };
  const first = useAnswer<EntriesAnswer>("/v1/audit/entries?order=oldest&limit=1").value.answer?.entries[0]?.time;
  const { answer, error } = useAnswer<StateAnswer>(`/v1/audit/state${query({ economy, ...times })}`).value;
  // A slider leaves no trail of steps to go back through.
  const set = (change: Readonly<Record<string, string | undefined>>) =>
    goTo(addressWith({ economy, ...change, after: undefined }), true);
  const latest = answer?.asOf.time;
  const isApart = of("apart") === "1";
  return (
    <>
      <form class="card stack no-print" onSubmit={(event) => event.preventDefault()}>
        <div class="fields">
          <SelectField
            id="economy"
            label={audit("economy")}
            value={economy}
            options={useMembers().map((one) => [one, economyName(one)] as const)}
            onChange={(value) => set({ economy: value })}
          />
        </div>
        <label class="row">
          <input
            type="checkbox"
            checked={!isApart}
            onChange={(event) =>
              set(event.currentTarget.checked ? { apart: undefined, validAt: undefined } : { apart: "1" })
            }
          />
          {audit("together")}
        </label>
        {latest !== undefined && (
          <div class="fields moments">
            <MomentSlider
              id="knownAt"
              label={audit(isApart ? "knownAt" : "moment")}
              hint={audit("knownAt.hint")}
              value={times.knownAt || latest}
              earliest={first ?? latest}
              latest={latest}
              onChange={(value) => set({ knownAt: value })}
            />
            {isApart && (
              <MomentSlider
                id="validAt"
                label={audit("validAt")}
                hint={audit("validAt.hint")}
                value={times.validAt || times.knownAt || latest}
                earliest={yearsFrom(latest, -YEARS_BACK)}
                latest={yearsFrom(latest, YEARS_ON)}
                onChange={(value) => set({ validAt: value })}
              />
            )}
          </div>
        )}
        <button type="button" class="link" onClick={() => set({ knownAt: undefined, validAt: undefined })}>
          {audit("toNow")}
        </button>
      </form>
      <ProblemNote error={error} />
      {answer === undefined
        ? error === undefined && <p>{common("loading")}</p>
        : error === undefined && (
            <>
              <StateTiles answer={answer} />
              <CertificationTable economy={economy} times={times} />
              <LegTable legs={answer.legs} />
            </>
          )}
    </>
  );
}

function yearsFrom(text: string, years: number): string {
  const at = new Date(text);
  at.setUTCFullYear(at.getUTCFullYear() + years);
  return at.toISOString().replace(/\.\d+Z$/, "Z");
}
