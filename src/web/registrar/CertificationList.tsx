import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { StatusBadge } from "../components/Badge.tsx";
import { common } from "../components/common.ts";
import { ProblemNote } from "../components/ProblemNote.tsx";
import { ask, query } from "../lib/api.ts";
import type { CertificationAnswer } from "./types.ts";
import { registrar } from "./words.ts";

const PAGE = "25";

interface Page {
  readonly certifications: readonly CertificationAnswer[];
  readonly next: string | null;
}

/** Own certifications, found by the beginning of a name or number, a page at a time. */
export function CertificationList({
  chosen,
  written,
}: {
  readonly chosen: Signal<string | undefined>;
  readonly written: number;
}) {
  const search = useSignal("");
  const page = useSignal<Page | undefined>(undefined);
  const error = useSignal<unknown>(undefined);
  const load = async (after?: string) => {
    const asked = search.value;
    try {
      const found = await ask<Page>(`/v1/certifications${query({ q: asked, after, limit: PAGE })}`);
      if (asked !== search.value) return;
      const before = after === undefined ? [] : (page.value?.certifications ?? []);
      page.value = { ...found, certifications: [...before, ...found.certifications] };
      error.value = undefined;
    } catch (thrown) {
      error.value = thrown;
    }
  };
  useEffect(() => {
    // While somebody types, each letter need not be asked for.
    const timer = setTimeout(() => void load(), page.value === undefined ? 0 : 200);
    return () => clearTimeout(timer);
  }, [search.value, written]);
  return (
    <section class="stack">
      <div class="field">
        <label for="search">{registrar("search")}</label>
        <input
          id="search"
          type="search"
          maxLength={64}
          value={search.value}
          onInput={(event) => {
            search.value = event.currentTarget.value;
          }}
        />
      </div>
      <ProblemNote error={error.value} />
      {page.value === undefined ? (
        <p>{common("loading")}</p>
      ) : (
        <Rows certifications={page.value.certifications} chosen={chosen} />
      )}
      {typeof page.value?.next === "string" && (
        <button type="button" class="secondary" onClick={() => void load(page.value?.next ?? undefined)}>
          {registrar("more")}
        </button>
      )}
    </section>
  );
}

interface RowsProps {
  readonly certifications: readonly CertificationAnswer[];
  readonly chosen: Signal<string | undefined>;
}

function Rows({ certifications, chosen }: RowsProps) {
  if (certifications.length === 0) return <p>{registrar("empty")}</p>;
  return (
    <div class="scroll card">
      <table>
        <caption class="heard">{registrar("title")}</caption>
        <thead>
          <tr>
            <th scope="col">{registrar("operator")}</th>
            <th scope="col">{registrar("status")}</th>
          </tr>
        </thead>
        <tbody>
          {certifications.map(({ id, profile, status, tier, programme }) => (
            <tr key={id} class={chosen.value === id ? "chosen" : undefined}>
              <td>
                <button
                  type="button"
                  class="link"
                  aria-current={chosen.value === id ? "true" : undefined}
                  onClick={() => {
                    chosen.value = id;
                  }}
                >
                  <bdi>{profile?.legalName ?? id}</bdi>
                </button>
                <br />
                <span class="code faint">{profile?.tin}</span>{" "}
                <span class="faint">{[programme, tier].filter(Boolean).join(" ")}</span>
              </td>
              <td>
                <StatusBadge status={status} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
