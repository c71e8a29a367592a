import { AeoError } from "../domain/errors.ts";
import type { TimelineSubject } from "./timeline.ts";

/** Why there is no timeline: nothing on the ledger tells of its subject. */
export function unknownSubject(subject: TimelineSubject): AeoError {
  switch (subject.kind) {
    case "certification":
      return new AeoError("UNKNOWN_CERTIFICATION", `the ledger has no certification ${subject.id}`);
    case "arrangement":
      return new AeoError("UNKNOWN_ARRANGEMENT", `the ledger has no arrangement ${subject.number}`);
    case "authority":
      return new AeoError("UNKNOWN_MEMBER", `nothing on the ledger names ${subject.economy}`);
  }
}
