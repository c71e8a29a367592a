import type { Span } from "../domain/answerWindow.ts";
import type { Economy } from "../domain/economy.ts";
import { codesAt, codesSpan, operatorKey, type OwnCode } from "../domain/ownCode.ts";
import type { Profile } from "../domain/profile.ts";
import type { Instant } from "../domain/time.ts";

/** Where identifiers are looked up. */
export interface ResolveDeps {
  /** The profiles that partners shared under an identifier (canonical, or an alias in any of its written forms). */
  readonly profilesOf: (identifier: string, issuer: Economy | undefined) => readonly Profile[];
  /** The codes that this authority issued under an identifier, at any time; none where it issues none. */
  readonly ownCodesOf?: (identifier: string) => readonly OwnCode[];
}

/** Whom an identifier stands for. */
export interface Resolution {
  readonly profiles: readonly Profile[];
  /** The codes of ours that stand at the moment. */
  readonly codes: readonly OwnCode[];
  /** Whether a code of ours leads to another operator than the rest: then nobody can tell which one is meant. */
  readonly isAmbiguous: boolean;
  /** Economies of the operators that are meant by it, sorted. */
  readonly economies: readonly Economy[];
  /** When the same codes stand; undefined when none ever did. */
  readonly span: Span | undefined;
}

/** Looks up an identifier among partners' TINs and aliases and the codes issued here. Which is meant is never guessed. */
export function resolve(
  deps: ResolveDeps,
  identifier: string,
  issuer: Economy | undefined,
  validAt: Instant,
): Resolution {
  const direct = deps.profilesOf(identifier, issuer);
  const known = deps.ownCodesOf?.(identifier) ?? [];
  if (known.length === 0)
    return { profiles: direct, codes: [], isAmbiguous: false, economies: economiesOf(direct), span: undefined };
  const codes = codesAt(known, validAt).filter((code) => issuer === undefined || code.issuer === issuer);
  const meant = codes.map((code) => ({ code, profiles: deps.profilesOf(code.tin, code.issuer) }));
  const profiles = distinct([direct, ...meant.map((one) => one.profiles)].flat());
  const operators = new Set([
    ...profiles.map(({ economy, tin }) => operatorKey(economy, tin)),
    // Nobody told us of this one: it is somebody all the same.
    ...meant.flatMap((one) => (one.profiles.length === 0 ? [operatorKey(one.code.issuer, one.code.tin)] : [])),
  ]);
  const economies = [...new Set([...economiesOf(profiles), ...codes.map((code) => code.issuer)])].sort();
  return {
    profiles,
    codes,
    isAmbiguous: codes.length > 0 && operators.size > 1,
    economies,
    span: codesSpan(known, validAt),
  };
}

/** Profiles without repetitions, by what they are of: a profile that was read twice is two objects. */
export function distinct(profiles: readonly Profile[]): readonly Profile[] {
  return [...new Map(profiles.map((one) => [one.economy + one.certificationId, one])).values()];
}

function economiesOf(profiles: readonly Profile[]): Economy[] {
  return [...new Set(profiles.map(({ economy }) => economy))].sort();
}
