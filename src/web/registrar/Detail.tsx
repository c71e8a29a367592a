import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { StatusBadge } from "../components/Badge.tsx";
import { common } from "../components/common.ts";
import { Entries } from "../components/Entries.tsx";
import { ProblemNote } from "../components/ProblemNote.tsx";
import { useAnswer } from "../components/useAnswer.ts";
import { addressLine, type HistoryEntry } from "../lib/answer.ts";
import { legalDate } from "../lib/format.ts";
import { identity } from "../lib/session.ts";
import { economyName, typeName } from "../lib/terms.ts";
import { ChangeForm } from "./ChangeForm.tsx";
import { type ChangeOffer, offered } from "./changes.ts";
import { ConsentForm } from "./ConsentForm.tsx";
import { PartnerSights } from "./PartnerSights.tsx";
import { TraderLetter } from "./TraderLetter.tsx";
import type { CertificationAnswer, ProfileAnswer } from "./types.ts";
import { registrar } from "./words.ts";

interface Props {
  readonly id: string;
  readonly onWritten: () => void;
  /** A reissued certification goes on under another id. */
  readonly onReissued: (id: string) => void;
}

/** One certification: who it is, what may be done, what partners see, what happened. */
export function Detail({ id, onWritten, onReissued }: Props) {
  const again = useSignal(0);
  const change = useSignal<ChangeOffer | undefined>(undefined);
  const heading = useRef<HTMLHeadingElement>(null);
  const { answer, error } = useAnswer<CertificationAnswer>(`/v1/certifications/${id}`, again.value).value;
  const history = useAnswer<{ entries: HistoryEntry[] }>(`/v1/certifications/${id}/history`, again.value).value;
  useEffect(() => heading.current?.focus(), [answer === undefined]);
  if (answer === undefined) return error === undefined ? <p>{common("loading")}</p> : <ProblemNote error={error} />;
  const roles = identity.value?.roles ?? [];
  const entries = history.answer?.entries ?? [];
  const written = () => {
    again.value += 1;
    onWritten();
  };
  return (
    <section aria-labelledby="detail">
      <div class="card stack">
        <div class="row spread">
          <h2 id="detail" ref={heading} tabIndex={-1}>
            <bdi>{answer.profile?.legalName ?? registrar("erased")}</bdi>
          </h2>
          <StatusBadge status={answer.status} />
        </div>
        {answer.profile !== null && <ProfileList profile={answer.profile} />}
        <div class="row no-print">
          {offered(answer.allowedChanges, roles, entries).map((one) => (
            <button
              key={one.name}
              type="button"
              class="secondary"
              aria-expanded={change.value?.name === one.name}
              onClick={() => {
                change.value = change.value?.name === one.name ? undefined : one;
              }}
            >
              {registrar(`change.${one.name}`)}
            </button>
          ))}
        </div>
        {change.value !== undefined && (
          <ChangeForm
            key={change.value.name}
            offer={change.value}
            certification={answer}
            onWritten={written}
            onReissued={onReissued}
          />
        )}
      </div>
      <PartnerSights id={id} again={again.value} />
      {roles.includes("registrar") && <ConsentForm certification={answer} onWritten={written} />}
      {roles.includes("registrar") && <TraderLetter id={id} />}
      <div class="card">
        <h3>{registrar("history")}</h3>
        <Entries entries={entries} />
        <p class="code faint">{id}</p>
      </div>
    </section>
  );
}

function ProfileList({ profile }: { readonly profile: ProfileAnswer }) {
  const { tin, aliases, localName, address, operatorTypes, programme, tier, validFrom, validUntil } = profile;
  const rows: readonly (readonly [Parameters<typeof registrar>[0], string])[] = [
    ["tin", [tin, ...aliases.map(({ scheme, value }) => `${scheme} ${value}`)].join(", ")],
    ["localName", localName ?? ""],
    ["address", addressLine({ ...address, country: economyName(address.country) })],
    ["certified", [programme, tier, ...operatorTypes.map(typeName)].filter(Boolean).join(" · ")],
    ["validFrom", legalDate(validFrom)],
    ["validUntil", validUntil === null ? common("open") : legalDate(validUntil)],
    ["contact", profile.contact ?? ""],
    ["reason", [profile.statusReason?.code, profile.statusReason?.text].filter(Boolean).join(": ")],
  ];
  return (
    <>
      <dl>
        {rows
          .filter(([, value]) => value !== "")
          .map(([key, value]) => (
            <div class="pair" key={key}>
              <dt>{registrar(key)}</dt>
              <dd>
                <bdi>{value}</bdi>
              </dd>
            </div>
          ))}
      </dl>
      {profile.synthetic && <p class="faint">{common("synthetic")}</p>}
    </>
  );
}
