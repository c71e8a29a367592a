import { normaliseTin } from "../domain/tinCharacters.ts";
import { type CertificationAnswer, certificationSchema, certificationsSchema } from "./answers/certification.ts";
import { CliFault } from "./fault.ts";
import { get, note, read, type Session } from "./session.ts";

/** A certification to be changed, and the version that the change is decided on. */
export interface Target {
  readonly id: string;
  readonly version: number;
}

/** Which statuses count where a certification is looked up by its operator's TIN. */
export type Wanted = "live" | "annullable" | "any";

const ENDED: Readonly<Record<Wanted, readonly string[]>> = {
  live: ["REVOKED", "WITHDRAWN", "ANNULLED", "REISSUED"],
  // A certification that has ended may still turn out never to have been due.
  annullable: ["ANNULLED", "REISSUED"],
  any: [],
};

/**
 * The certification meant by an id or a TIN, with its version: the one given, or else the one in place.
 * @throws CliFault NO_MATCH, AMBIGUOUS_TARGET, USAGE
 */
export async function targetOf(
  session: Session,
  named: string,
  wanted: Wanted,
  version: number | undefined,
): Promise<Target> {
  const id = idOf(named);
  if (id === undefined) {
    const found = await lookUp(session, named, wanted);
    return { id: found.id, version: version ?? found.version };
  }
  // Without a read, a repetition of a request is the very same request.
  if (version !== undefined) return { id, version };
  return { id, version: read(certificationSchema, await get(session, `/v1/certifications/${id}`)).version };
}

/** The id of a certification named by id or TIN. */
export async function idOfNamed(session: Session, named: string, wanted: Wanted): Promise<string> {
  return idOf(named) ?? (await lookUp(session, named, wanted)).id;
}

/** The id, where one is named. @throws CliFault USAGE for one that is cut short */
export function idOf(named: string): string | undefined {
  if (!/^0x/i.test(named)) return undefined;
  const id = named.toLowerCase();
  if (!/^0x[0-9a-f]{64}$/.test(id)) throw new CliFault("USAGE", "an id is 0x and 64 hex digits");
  return id;
}

/**
 * The gateway searches by the beginning of a TIN or name. What is changed must be exactly the operator that was named, so only
 * whole identifiers count: a TIN typed without its last digit finds nobody.
 */
async function lookUp(session: Session, named: string, wanted: Wanted): Promise<CertificationAnswer> {
  const tin = normaliseTin(named);
  if (tin === "") throw new CliFault("USAGE", "there is no identifier to look for");
  const begun = await search(session, tin);
  const exact = begun.filter(({ profile }) => profile !== null && identifiersOf(profile).includes(tin));
  const meant = exact.filter(({ status }) => !ENDED[wanted].includes(status));
  const [only] = meant;
  if (only !== undefined && meant.length === 1) {
    note(session, `certification ${describe(only)}`);
    return only;
  }
  if (meant.length > 1)
    throw new CliFault("AMBIGUOUS_TARGET", `${meant.length} certifications fit: ${meant.map(describe).join("; ")}`);
  throw new CliFault("NO_MATCH", nothing(exact, begun.length));
}

function nothing(exact: readonly CertificationAnswer[], begun: number): string {
  if (exact.length > 0) return `the operator's certifications have ended: ${exact.map(describe).join("; ")}`;
  if (begun > 0) return `no operator has exactly this identifier; ${begun} begin with it`;
  return "no certification of this authority has this identifier";
}

async function search(session: Session, tin: string): Promise<CertificationAnswer[]> {
  const found: CertificationAnswer[] = [];
  let after: string | undefined;
  do {
    const page = read(certificationsSchema, await get(session, "/v1/certifications", { q: tin, limit: 500, after }));
    found.push(...page.certifications);
    after = page.next ?? undefined;
  } while (after !== undefined);
  return found;
}

function identifiersOf(profile: NonNullable<CertificationAnswer["profile"]>): string[] {
  return [profile.tin, ...profile.aliases.map(({ value }) => value)].map(normaliseTin);
}

/** Without a name: what is printed ends up in logs and tickets. */
function describe({ id, status, programme, tier, version }: CertificationAnswer): string {
  return `${id} (${[programme, tier, status, `version ${version}`].filter((part) => part !== null).join(", ")})`;
}
