import { useAnswer } from "../components/useAnswer.ts";
import { identity } from "../lib/session.ts";
import { economyName } from "../lib/terms.ts";

/** The economies that are or were members, by name; the own one alone until they are known. */
export function useMembers(): readonly string[] {
  const { answer } = useAnswer<{ members: readonly { economy: string }[] }>("/v1/members").value;
  const own = identity.value?.economy;
  const known = answer?.members.map(({ economy }) => economy) ?? (own === undefined ? [] : [own]);
  return known.toSorted((one, other) => economyName(one).localeCompare(economyName(other)));
}
