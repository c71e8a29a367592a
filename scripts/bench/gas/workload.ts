import { concat, id as keccakOf, toBeHex, ZeroHash, zeroPadValue } from "ethers";
import type { ICertificationRegistry } from "../../../types/contracts/index.js";

/** The economy that the benchmark writes for, as bytes2. */
export const ECONOMY = "0x4e5a";

const CERTIFIED = 1n;
const SUSPENDED = 2n;
const DAY = 86_400n;

/**
 * What a suspension says: the status alone; a new profile too, as a gateway's does, since the reason is part of the profile; or a new
 * profile, a review and since when.
 */
export type SuspensionKind = "plain" | "profile" | "full";

/** One certification of the workload: how the registry and how the yardstick are told of it. */
export interface Entry {
  readonly grant: ICertificationRegistry.GrantStruct;
  readonly suspension: ICertificationRegistry.StatusChangeStruct;
  /** The 101 bytes of an entry of Minimum.sol that write the same record. */
  readonly minimumGrant: string;
  readonly minimumSuspension: string;
}

/** The word of a record; the layout is in ICertificationRegistry. */
function word(status: bigint, version: bigint, validFrom: bigint, reviewAt: bigint, effectiveFrom: bigint): bigint {
  const head = (BigInt(ECONOMY) << 240n) | (1n << 232n) | (2n << 224n) | (0x105n << 192n);
  const dates = (validFrom << 120n) | ((validFrom + 1_096n * DAY) << 80n) | (reviewAt << 40n) | effectiveFrom;
  return head | (status << 184n) | (version << 160n) | dates;
}

function minimumEntry(id: string, record: bigint, commitment: string, decidedAt: bigint): string {
  return concat([id, toBeHex(record, 32), commitment, zeroPadValue(toBeHex(decidedAt), 5)]);
}

/**
 * One AEO with full fields: a tier, two operator types, three years of validity and a review.
 * @param label makes the id; the same label makes the same entry, so that gas is the same in every run
 * @param now the block's time about which the dates are placed, in Unix seconds
 */
function entry(label: string, now: bigint, kind: SuspensionKind): Entry {
  const id = keccakOf(`id ${label}`);
  const granted = keccakOf(`profile ${label}`);
  const [validFrom, decidedAt, review] = [now - 400n * DAY, now - 3_600n, now + 30n * DAY];
  const said = {
    profileCommitment: kind === "plain" ? ZeroHash : keccakOf(`changed profile ${label}`),
    ...(kind === "full" ? { reviewAt: review, effectiveFrom: decidedAt } : { reviewAt: 0n, effectiveFrom: 0n }),
  };
  const suspended = word(SUSPENDED, 2n, validFrom, said.reviewAt, decidedAt);
  return {
    grant: {
      id,
      profileCommitment: granted,
      programme: 1,
      tier: 2,
      operatorTypes: 0x105,
      validFrom,
      validUntil: validFrom + 1_096n * DAY,
      reviewAt: review,
      decidedAt,
    },
    suspension: { id, version: 1, decidedAt, ...said },
    minimumGrant: minimumEntry(id, word(CERTIFIED, 1n, validFrom, review, validFrom), granted, decidedAt),
    minimumSuspension: minimumEntry(id, suspended, said.profileCommitment, decidedAt),
  };
}

/** `count` entries in the ascending order of ids that a batch needs. */
export function entries(label: string, count: number, now: bigint, kind: SuspensionKind = "plain"): Entry[] {
  const made = Array.from({ length: count }, (_, index) => entry(`${label} ${index}`, now, kind));
  return made.sort((a, b) => (BigInt(a.grant.id as string) < BigInt(b.grant.id as string) ? -1 : 1));
}
