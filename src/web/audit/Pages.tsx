import { AuditLink } from "./AuditLink.tsx";
import { audit } from "./words.ts";

/** The ways on from one part of a long list: back to its start, and to what follows. */
export function Pages({ after, next }: { readonly after: string; readonly next: string | null }) {
  return (
    <p class="row">
      {after !== "" && (
        <AuditLink to={{ after: undefined }} keep class="button secondary">
          {audit("start")}
        </AuditLink>
      )}
      {next !== null && (
        <AuditLink to={{ after: next }} keep class="button secondary">
          {audit("more")}
        </AuditLink>
      )}
    </p>
  );
}
