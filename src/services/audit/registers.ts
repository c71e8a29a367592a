import { certificationDiff, type CertificationDiff, type LegDiff, legDiffs } from "../../audit/diff.ts";
import {
  authorityAt,
  type AuthorityStanding,
  certificationAt,
  type CertificationStanding,
  count,
  type LegStanding,
  legsAt,
  type StatusCounts,
} from "../../audit/stateAt.ts";
import type { LedgerAsOf } from "../../domain/asOf.ts";
import type { CertificationId } from "../../domain/certificationRecord.ts";
import { displayName, type Economy } from "../../domain/economy.ts";
import { AeoError } from "../../domain/errors.ts";
import type { LedgerState } from "../../domain/ledgerState.ts";
import type { AsOf } from "../../domain/time.ts";
import { inPortions, type Pause } from "./pace.ts";

/** The register of an economy at two times. */
export interface Register {
  readonly at: AsOf;
  readonly authority: AuthorityStanding;
  readonly legs: readonly LegStanding[];
  /** In the order in which the ledger first heard of them. */
  readonly certifications: readonly CertificationStanding[];
}

/** What differs between the registers of two moments. */
export interface RegisterDiff {
  /** Without authority, and empty, when the ledger did not know the economy yet. */
  readonly before: Omit<Register, "authority"> & { readonly authority: AuthorityStanding | undefined };
  readonly after: Register;
  readonly certifications: readonly CertificationDiff[];
  readonly legs: readonly LegDiff[];
}

export interface RegistersDeps {
  readonly view: () => { readonly state: LedgerState; readonly asOf: LedgerAsOf };
  readonly pause: Pause;
}

/** Certifications compared at once: each that differs is compared field by field. */
const COMPARED = 100;
/** Registers kept for whoever turns pages or comes back to a moment; each holds an entry of every certification, some 0.4 kB. */
const MOST_KEPT = 2;

/**
 * The register of an economy at any two times, from the view alone: it holds every entry with both of its times, so nothing is
 * folded anew. It is gone through in portions, and the last ones are kept.
 */
export function createRegisters({ view, pause }: RegistersDeps) {
  let kept = new Map<string, Promise<unknown>>();
  let keptOf: LedgerState | undefined;

  /** Once for each key while the view is the same one; a view that was rebuilt is another. */
  const once = <T>(key: string, make: () => Promise<T>): Promise<T> => {
    const { state } = view();
    if (state !== keptOf) [kept, keptOf] = [new Map(), state];
    const held = kept;
    const made = (held.get(key) as Promise<T> | undefined) ?? make();
    held.delete(key);
    held.set(key, made);
    made.catch(() => held.delete(key));
    if (held.size > 2 * MOST_KEPT) held.delete(held.keys().next().value as string);
    return made;
  };

  /** What the ledger knew at its newest block is not settled while more may come with the same time. */
  const keyOf = (economy: Economy, { validAt, knownAt }: AsOf): string => {
    const { asOf } = view();
    return `${economy} ${validAt} ${knownAt} ${knownAt < asOf.time ? "" : asOf.block}`;
  };

  const momentOf = (asked: AsOf): AsOf => ({
    validAt: asked.validAt,
    knownAt: Math.min(asked.knownAt, view().asOf.time),
  });

  const at = (economy: Economy, asked: AsOf): Promise<Register> => {
    const moment = momentOf(asked);
    return once(`at ${keyOf(economy, moment)}`, () => registerAt(view, pause, economy, moment));
  };

  return {
    /** @throws AeoError UNKNOWN_MEMBER when the ledger did not know the economy then */
    at,
    /** @throws AeoError UNKNOWN_MEMBER when the ledger did not know the economy at the second moment */
    async diff(economy: Economy, first: AsOf, second: AsOf): Promise<RegisterDiff> {
      const before = await at(economy, first).catch((error: unknown) => {
        if (!(error instanceof AeoError) || error.code !== "UNKNOWN_MEMBER") throw error;
        return { at: momentOf(first), authority: undefined, legs: [], certifications: [] };
      });
      const after = await at(economy, second);
      const key = `diff ${keyOf(economy, before.at)} ${keyOf(economy, after.at)}`;
      return once(key, () => diffOf(before, after, pause));
    },
  };
}

export type Registers = ReturnType<typeof createRegisters>;

async function registerAt(view: RegistersDeps["view"], pause: Pause, economy: Economy, at: AsOf): Promise<Register> {
  for (;;) {
    const { state, asOf } = view();
    const certifications: CertificationStanding[] = [];
    const counts: StatusCounts = { certifications: new Map(), suspect: 0 };
    await inPortions(state.certifications.of(economy), pause, (history) => {
      const standing = certificationAt(state, at, history);
      if (standing === undefined) return;
      certifications.push(standing);
      count(counts, standing);
    });
    const now = view();
    // Whatever came meanwhile was recorded later than the moment asked for, unless its block has the same time.
    if (now.state !== state || (now.asOf.block !== asOf.block && at.knownAt >= asOf.time)) continue;
    const legs = legsAt(state, at).filter(({ interval: { leg } }) => [leg.issuer, leg.recogniser].includes(economy));
    const authority = authorityAt(state, at, economy, legs, counts);
    if (authority === undefined)
      throw new AeoError("UNKNOWN_MEMBER", `${displayName(economy)} was no member when the ledger knew so much`);
    return { at, authority, legs, certifications };
  }
}

async function diffOf(before: RegisterDiff["before"], after: Register, pause: Pause): Promise<RegisterDiff> {
  const first = new Map<CertificationId, CertificationStanding>();
  await inPortions(before.certifications, pause, (standing) => void first.set(standing.id, standing));
  const certifications: CertificationDiff[] = [];
  const add = (one: CertificationDiff | undefined): void => {
    if (one !== undefined) certifications.push(one);
  };
  const compare = (standing: CertificationStanding): void => {
    add(certificationDiff(first.get(standing.id), standing));
    first.delete(standing.id);
  };
  await inPortions(after.certifications, pause, compare, COMPARED);
  const gone = (standing: CertificationStanding): void => add(certificationDiff(standing, undefined));
  await inPortions(first.values(), pause, gone, COMPARED);
  return { before, after, certifications, legs: legDiffs(before.legs, after.legs) };
}
