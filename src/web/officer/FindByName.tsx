import { useSignal } from "@preact/signals";
import { ProblemNote } from "../components/ProblemNote.tsx";
import { addressLine, type Candidate } from "../lib/answer.ts";
import { ask, query } from "../lib/api.ts";
import { economyName } from "../lib/terms.ts";
import { officer } from "./words.ts";

interface Props {
  /** As on the papers. */
  readonly name: string;
  readonly onChosen: (candidate: Candidate) => void;
}

/** For papers without a code: partners' operators whose names are like the one given, to choose from. */
export function FindByName({ name, onChosen }: Props) {
  const found = useSignal<readonly Candidate[] | undefined>(undefined);
  const error = useSignal<unknown>(undefined);
  const address = useSignal("");
  const isShort = useSignal(false);
  const find = async () => {
    isShort.value = name.trim() === "";
    if (isShort.value) return;
    error.value = undefined;
    try {
      const asked = query({ name: name.trim(), address: address.value.trim() });
      found.value = (await ask<{ candidates: readonly Candidate[] }>(`/v1/operators${asked}`)).candidates;
    } catch (caught) {
      found.value = undefined;
      error.value = caught;
    }
  };
  return (
    <details class="find">
      <summary>{officer("find.open")}</summary>
      <p class="hint">{officer("find.hint")}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void find();
        }}
      >
        <label for="find-address">{officer("find.address")}</label>
        <input
          id="find-address"
          autoComplete="off"
          maxLength={200}
          value={address.value}
          onInput={(event) => {
            address.value = event.currentTarget.value;
          }}
        />
        <button class="secondary">{officer("find.go")}</button>
      </form>
      <div aria-live="polite">
        {isShort.value && <p>{officer("find.short")}</p>}
        {error.value !== undefined && <ProblemNote error={error.value} />}
        {found.value !== undefined && <Candidates found={found.value} onChosen={onChosen} />}
      </div>
    </details>
  );
}

function Candidates({
  found,
  onChosen,
}: {
  readonly found: readonly Candidate[];
  readonly onChosen: Props["onChosen"];
}) {
  if (found.length === 0) return <p>{officer("find.none")}</p>;
  return (
    <ol>
      {found.map((one) => (
        <li key={`${one.issuer}${one.tin}`}>
          <p>
            <bdi>{one.legalName}</bdi> {one.localName !== null && <bdi>{one.localName}</bdi>}
            <br />
            <bdi>{addressLine({ ...one.address, country: economyName(one.address.country) })}</bdi>
            <br />
            {officer(`match.${one.nameMatch.verdict}`)}
          </p>
          <button type="button" class="secondary" onClick={() => onChosen(one)}>
            {officer("find.choose", { tin: one.tin })}
          </button>
        </li>
      ))}
    </ol>
  );
}
