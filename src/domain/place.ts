/** A place in the one global order of events. */
export interface Place {
  readonly block: number;
  readonly logIndex: number;
}

/** Negative when the first stands before the second, 0 when it is the same place. */
export function comparePlaces(one: Place, other: Place): number {
  return one.block - other.block || one.logIndex - other.logIndex;
}
