import { useSignal } from "@preact/signals";
import { ProblemNote } from "../components/ProblemNote.tsx";
import { ask } from "../lib/api.ts";
import type { ProfileAnswer } from "./types.ts";
import { accesses } from "./words.ts";

/** Shows a profile that the auditor was granted sight of. It is asked for by a press, since each look is logged. */
export function ProfileButton({ id }: { readonly id: string }) {
  const shown = useSignal<ProfileAnswer["profile"] | undefined>(undefined);
  const error = useSignal<unknown>(undefined);
  const see = async () => {
    try {
      shown.value = (await ask<ProfileAnswer>(`/v1/audit/profiles/${id}`)).profile;
      error.value = undefined;
    } catch (thrown) {
      [shown.value, error.value] = [undefined, thrown];
    }
  };
  const name = `${id.slice(0, 12)}…`;
  const profile = shown.value;
  return (
    <div>
      <button type="button" class="link" onClick={() => void see()} title={id}>
        {accesses("grants.see", { id: name })}
      </button>
      <ProblemNote error={error.value} />
      {profile !== undefined && (
        <dl aria-label={accesses("profile.title", { id: name })}>
          {(
            [
              ["profile.name", [profile.legalName, profile.localName].filter(Boolean).join(" / ")],
              ["profile.tin", profile.tin],
              ["profile.address", [...profile.address.lines, profile.address.city, profile.address.country].join(", ")],
              ["profile.programme", [profile.programme, profile.tier].filter(Boolean).join(" ")],
            ] as const
          ).map(([key, text]) => (
            <div class="pair" key={key}>
              <dt>{accesses(key)}</dt>
              <dd>
                <bdi>{text}</bdi>
              </dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}
