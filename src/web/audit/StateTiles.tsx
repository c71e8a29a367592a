import { StatusBadge } from "../components/Badge.tsx";
import { exactMoment } from "../lib/format.ts";
import { number } from "../lib/figures.ts";
import { memberStatusName } from "../lib/terms.ts";
import type { StateAnswer } from "./types.ts";
import { audit } from "./words.ts";

/** How many certifications there were of each status, and how the authority stood. */
export function StateTiles({ answer: { authority, total, validAt, knownAt } }: { readonly answer: StateAnswer }) {
  const { certifications, status, since, suspect } = authority;
  return (
    <section class="card stack" aria-live="polite">
      <p class="row">
        <span>
          {audit("validAt")} <strong>{exactMoment(validAt)}</strong>
        </span>
        <span>
          {audit("knownAt")} <strong>{exactMoment(knownAt)}</strong>
        </span>
      </p>
      <ul class="counts">
        <li>
          <strong class="value">{number(total)}</strong> <span>{audit("state.total")}</span>
        </li>
        {Object.entries(certifications)
          .toSorted(([, one], [, other]) => other - one)
          .map(([name, count]) => (
            <li key={name} data-status={name}>
              <strong class="value">{number(count)}</strong> <StatusBadge status={name} />
            </li>
          ))}
      </ul>
      <p class="hint">
        {audit("state.member", { status: memberStatusName(status), since: exactMoment(since) })}{" "}
        {suspect > 0 && audit("state.suspect", { n: number(suspect) })}
      </p>
    </section>
  );
}
