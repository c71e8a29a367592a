import { ARRANGEMENT_KINDS, type ArrangementKind } from "../domain/terms.ts";
import type { Instant } from "../domain/time.ts";
import { ProofFault } from "../ledger/proof/proofFault.ts";

/** An interval of recognition as the contract stores it. */
export interface ProvenInterval {
  readonly arrangement: number;
  readonly version: number;
  readonly kind: ArrangementKind;
  readonly modes: number;
  readonly programme: number;
  readonly tiers: number;
  readonly operatorTypes: number;
  readonly from: Instant;
  /** 0 = open. */
  readonly until: Instant;
  readonly benefits: bigint;
}

/**
 * Reads an interval's two words; solc fills a word from its lowest byte on.
 * Leg: issuer 16, recogniser 16, modes 8, programme 8, tiers 32, operator types 32, from 40, until 40, benefits 64 bits.
 * Terms: planned end 40, arrangement 32, version 16, kind 8 bits.
 */
export function readInterval(leg: Buffer, terms: Buffer): ProvenInterval {
  const kind = ARRANGEMENT_KINDS[terms.readUInt8(20)];
  if (kind === undefined) throw new ProofFault("MALFORMED", "an interval of a kind that this release does not know");
  return {
    arrangement: terms.readUInt32BE(23),
    version: terms.readUInt16BE(21),
    kind,
    modes: leg.readUInt8(27),
    programme: leg.readUInt8(26),
    tiers: leg.readUInt32BE(22),
    operatorTypes: leg.readUInt32BE(18),
    from: leg.readUIntBE(13, 5),
    until: leg.readUIntBE(8, 5),
    benefits: leg.readBigUInt64BE(0),
  };
}
