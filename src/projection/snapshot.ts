import { createHash } from "node:crypto";
import type { LedgerAsOf } from "../domain/asOf.ts";
import type { ArrangementsState } from "../domain/arrangement.ts";
import type { AuthoritiesState } from "../domain/authority.ts";
import type { BenefitsState } from "../domain/benefitRecord.ts";
import { ByteReader, ByteWriter } from "./bytes.ts";
import { readCertifications, writeCertifications } from "./certificationRows.ts";
import { readValue, writeValue } from "./valueCodec.ts";
import type { Folded } from "./view.ts";

const MAGIC = "AEO view 2";
const DIGEST_BYTES = 32;
/** Bytes made ready for a snapshot. It grows when they are too few, but what it grows out of is garbage, megabytes of it. */
const ROOM = 64 * 1024;
const ROOM_PER_CERTIFICATION = 144;

/**
 * The view as bytes that end with their SHA-256. The same state gives the same bytes, whichever way it came about.
 * @param release the version of this software: another one may fold the same events into another form
 */
export function encodeSnapshot({ state, asOf }: Folded, release: string): Buffer {
  const out = new ByteWriter(ROOM + state.certifications.size * ROOM_PER_CERTIFICATION);
  out.text(MAGIC);
  out.text(release);
  writeValue(out, asOf);
  writeValue(out, { authorities: state.authorities, arrangements: state.arrangements, benefits: state.benefits });
  writeCertifications(out, state.certifications);
  out.raw(createHash("sha256").update(out.bytes()).digest());
  return out.bytes();
}

/** @throws RangeError when the bytes are damaged, or are the snapshot of another release */
export function decodeSnapshot(bytes: Buffer, release: string): Folded {
  const end = bytes.length - DIGEST_BYTES;
  const content = bytes.subarray(0, Math.max(0, end));
  if (end < 0 || !createHash("sha256").update(content).digest().equals(bytes.subarray(end))) {
    throw new RangeError("the snapshot is damaged");
  }
  const from = new ByteReader(content);
  if (from.text() !== MAGIC) throw new RangeError("the file is no snapshot of this form");
  const writtenBy = from.text();
  if (writtenBy !== release) throw new RangeError(`the snapshot was written by release ${writtenBy}`);
  const asOf = readValue(from) as LedgerAsOf;
  const { authorities, arrangements, benefits } = readValue(from) as {
    authorities: AuthoritiesState;
    arrangements: ArrangementsState;
    benefits: BenefitsState;
  };
  const state = { authorities, certifications: readCertifications(from), arrangements, benefits };
  if (!from.ended) throw new RangeError("the snapshot is longer than it should be");
  return { state, asOf };
}
