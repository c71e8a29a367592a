import {
  type Arrangement,
  type ArrangementsState,
  direction,
  emptyArrangements,
  type LegInterval,
} from "../domain/arrangement.ts";
import { type AuthoritiesState, emptyAuthorities } from "../domain/authority.ts";
import type { CertificationHistory } from "../domain/certification.ts";
import { type Address, type Position, ZERO_BYTES32 } from "../domain/event.ts";
import type { Economy } from "../domain/economy.ts";
import type { Terms } from "../domain/terms.ts";
import type { BundleGroup, BundleLeg, OpenedBundle } from "./bundle.ts";

/**
 * Stand for the writers of a bundle's entries, of whom no more is told than whether they are under suspicion. The other one is not
 * among the writers that the state knows: the rule relies on nothing that such a one wrote.
 */
const CLEAN: Address = `0x${"00".repeat(20)}`;
const SUSPECT: Address = `0x${"01".repeat(20)}`;

interface BundleState {
  readonly authorities: AuthoritiesState;
  readonly arrangements: ArrangementsState;
}

/** Made once for each bundle, which never changes. */
const made = new WeakMap<OpenedBundle, BundleState>();

/** The part of the ledger's state that the recognition rule looks at, as the bundle has it. */
export function stateOf(bundle: OpenedBundle): BundleState {
  const known = made.get(bundle);
  if (known !== undefined) return known;
  const state = { authorities: authoritiesOf(bundle), arrangements: arrangementsOf(bundle) };
  made.set(bundle, state);
  return state;
}

function authoritiesOf({ members }: OpenedBundle): AuthoritiesState {
  const state = emptyAuthorities();
  for (const [position, { economy, statuses }] of members.entries())
    state.members.set(economy, {
      economy,
      position,
      generation: 0,
      statuses: [...statuses],
      marks: [],
      endpoint: "",
    });
  // Of no member: what is suspected of a member's writers is told entry by entry.
  state.writers.set(CLEAN, { economy: "" as Economy, roles: 0, from: 0, until: 0, generation: 0, marks: [] });
  return state;
}

function arrangementsOf({ legs, recogniser }: OpenedBundle): ArrangementsState {
  const state = emptyArrangements();
  for (const leg of legs) {
    const key = direction(leg.issuer, recogniser);
    state.intervals.set(key, [...(state.intervals.get(key) ?? []), intervalOf(leg, recogniser)]);
    addTerms(state, leg, recogniser);
  }
  return state;
}

function intervalOf(leg: BundleLeg, recogniser: Economy): LegInterval {
  const { issuer, modes, programme, tiers, operatorTypes, from, until, benefits } = leg;
  const masks = { modes, programme, tiers, operatorTypes, from, until, benefits: BigInt(benefits) };
  return {
    arrangement: leg.arrangement,
    version: leg.version,
    leg: { issuer, recogniser, ...masks },
    openedAt: 0,
    ends: [],
  };
}

/** Of a version's terms the bundle has the kind and the rule for goods in transit; nothing else of them decides an answer. */
function addTerms(state: ArrangementsState, { arrangement, version, ...leg }: BundleLeg, recogniser: Economy): void {
  const found: Arrangement = state.arrangements.get(arrangement) ?? {
    number: arrangement,
    proposals: [],
    adopted: [],
    leaves: new Map(),
    suspensions: new Map(),
    terminations: new Map(),
    terminatedAt: 0,
  };
  state.arrangements.set(arrangement, found);
  if (found.proposals.some((proposal) => proposal.version === version)) return;
  const terms: Terms = {
    kind: leg.kind,
    parties: [leg.issuer, recogniser],
    legs: [],
    clauses: [],
    noticeDays: 0,
    referenceMoment: "LODGEMENT",
    goodsInTransit: leg.goodsInTransit,
    statusBound: 0,
    governsFrom: 0,
    document: ZERO_BYTES32,
  };
  const proposal = { version, proposer: recogniser, termsHash: ZERO_BYTES32, terms, signatures: [], cancelled: false };
  found.proposals.push(proposal);
}

/** A certification's present entry as a history of one. */
export function historyOf(issuer: Economy, subject: string, group: BundleGroup): CertificationHistory {
  const { programme, tier, operatorTypes, status, validFrom, validUntil, reviewAt, effectiveFrom, suspectSince } =
    group;
  const position: Position = {
    registry: "certifications",
    sequence: 0,
    block: 0,
    logIndex: 0,
    time: suspectSince,
    transaction: ZERO_BYTES32,
  };
  const record = {
    economy: issuer,
    programme,
    tier,
    operatorTypes,
    status,
    version: 0,
    validFrom,
    validUntil,
    reviewAt,
    effectiveFrom,
  };
  const entry = {
    type: "CertificationGranted" as const,
    record,
    decidedAt: 0,
    profileCommitment: ZERO_BYTES32,
    writer: suspectSince === 0 ? CLEAN : SUSPECT,
    position,
  };
  // The rule passes an id through and does not look into it.
  return { economy: issuer, id: `0x${subject}`, entries: [entry] };
}
