import type { Clearance, Stage } from "./clearance.ts";
import type { Instant } from "./time.ts";

/** The moments of a clearance. */
export const CLEARANCE_MOMENTS = ["departedAt", "arrivedAt", "lodgedAt", "releasedAt", "deliveredAt"] as const;
export type ClearanceMoment = (typeof CLEARANCE_MOMENTS)[number];

const COLUMNS = [...CLEARANCE_MOMENTS, "rows", "kindOf", "operatorOf"] as const;

/** All that a clearance says but for its reference, its operator and its moments: a million say a few hundred such things. */
export type ClearanceKind = Omit<Clearance, "reference" | "operator" | ClearanceMoment>;

/** What a batch is made of. */
export type ClearanceColumns = Pick<
  ClearanceBatch,
  "count" | "references" | "kinds" | "operators" | (typeof COLUMNS)[number]
>;

/**
 * Clearances that come together, column by column: what many of them say is kept, and looked into, once. Row by row they are objects
 * and texts by the million.
 */
export class ClearanceBatch {
  count = 0;
  /** The number of each in its file. */
  readonly rows: Uint32Array;
  readonly references: string[] = [];
  readonly kinds: ClearanceKind[] = [];
  readonly kindOf: Uint32Array;
  /** The first stands for none. */
  readonly operators: (string | null)[] = [null];
  readonly operatorOf: Uint32Array;
  /** NaN = none. */
  readonly departedAt: Float64Array;
  readonly arrivedAt: Float64Array;
  readonly lodgedAt: Float64Array;
  readonly releasedAt: Float64Array;
  readonly deliveredAt: Float64Array;
  readonly #kinds = new Map<string, number>();
  readonly #operators = new Map<string, number>();

  /** @param room for how many */
  constructor(room: number) {
    this.rows = new Uint32Array(room);
    this.kindOf = new Uint32Array(room);
    this.operatorOf = new Uint32Array(room);
    this.departedAt = new Float64Array(room);
    this.arrivedAt = new Float64Array(room);
    this.lodgedAt = new Float64Array(room);
    this.releasedAt = new Float64Array(room);
    this.deliveredAt = new Float64Array(room);
  }

  /** One of columns that come from elsewhere. */
  static over(columns: ClearanceColumns): ClearanceBatch {
    return Object.assign(new ClearanceBatch(0), columns);
  }

  get columns(): ClearanceColumns {
    const { count, references, kinds, operators, rows, kindOf, operatorOf } = this;
    const { departedAt, arrivedAt, lodgedAt, releasedAt, deliveredAt } = this;
    const moments = { departedAt, arrivedAt, lodgedAt, releasedAt, deliveredAt };
    return { count, references, kinds, operators, rows, kindOf, operatorOf, ...moments };
  }

  get room(): number {
    return this.rows.length;
  }

  /** Adds one that is at hand as a whole. @throws RangeError when there is no room */
  add(row: number, clearance: Clearance): void {
    const { reference, operator, departedAt, arrivedAt, lodgedAt, releasedAt, deliveredAt, ...kind } = clearance;
    const index = this.count;
    if (index === this.room) throw new RangeError(`a batch has room for ${this.room} clearances`);
    this.rows[index] = row;
    this.references.push(reference);
    this.kindOf[index] = this.#kindOf(kind);
    this.operatorOf[index] = operator === null ? 0 : numberOf(operator, this.#operators, this.operators, operator);
    this.departedAt[index] = departedAt ?? Number.NaN;
    this.arrivedAt[index] = arrivedAt ?? Number.NaN;
    this.lodgedAt[index] = lodgedAt;
    this.releasedAt[index] = releasedAt ?? Number.NaN;
    this.deliveredAt[index] = deliveredAt ?? Number.NaN;
    this.count += 1;
  }

  /** One as a whole. */
  clearance(index: number): Clearance {
    const { issuer, mode, ...others } = this.kind(index);
    return {
      reference: this.references[index] as string,
      issuer,
      mode,
      departedAt: orNull(this.departedAt[index] as number),
      arrivedAt: orNull(this.arrivedAt[index] as number),
      lodgedAt: this.lodgedAt[index] as number,
      releasedAt: orNull(this.releasedAt[index] as number),
      deliveredAt: orNull(this.deliveredAt[index] as number),
      operator: this.operator(index),
      ...others,
    };
  }

  kind(index: number): ClearanceKind {
    return this.kinds[this.kindOf[index] as number] as ClearanceKind;
  }

  operator(index: number): string | null {
    return this.operators[this.operatorOf[index] as number] as string | null;
  }

  /** Those at some places of this one, in that order. */
  pick(places: readonly number[]): ClearanceBatch {
    const picked = new ClearanceBatch(places.length);
    picked.kinds.push(...this.kinds);
    picked.operators.push(...this.operators.slice(1));
    picked.references.push(...places.map((place) => this.references[place] as string));
    for (const name of COLUMNS)
      for (let index = 0; index < places.length; index += 1)
        picked[name][index] = this[name][places[index] as number] as number;
    picked.count = places.length;
    return picked;
  }

  #kindOf(kind: ClearanceKind): number {
    const { issuer, mode, channel, operatorType, claimed, smeClass, granted, denial, agency } = kind;
    const text = [issuer, mode, channel, operatorType, claimed, smeClass, granted, denial, agency].join("|");
    return numberOf(text, this.#kinds, this.kinds, kind);
  }
}

/** How long one of a batch took, as `stageSeconds` says; NaN where a time is not available. */
export function stageSecondsIn(
  { arrivedAt, lodgedAt, releasedAt, deliveredAt }: ClearanceBatch,
  index: number,
  stage: Stage,
): number {
  const arrived = arrivedAt[index] as number;
  const lodged = lodgedAt[index] as number;
  if (stage === 2) return (deliveredAt[index] as number) - arrived;
  return Math.max(0, (releasedAt[index] as number) - (arrived > lodged ? arrived : lodged));
}

/** Which ones of a batch contradict themselves: those in which `contradictionIn` finds something. */
export function contradictingIn(batch: ClearanceBatch): (index: number) => boolean {
  const { kindOf, operatorOf, departedAt, arrivedAt, lodgedAt, releasedAt, deliveredAt } = batch;
  const claims = batch.kinds.map(({ claimed }) => claimed);
  const denies = batch.kinds.map(({ denial, claimed, granted }) => denial !== null && (!claimed || granted !== 0n));
  return (index) => {
    const kind = kindOf[index] as number;
    const arrived = arrivedAt[index] as number;
    const released = releasedAt[index] as number;
    const delivered = deliveredAt[index] as number;
    // What is missing, NaN, lies before nothing.
    return (
      arrived < (departedAt[index] as number) ||
      released < (lodgedAt[index] as number) ||
      delivered < released ||
      delivered < arrived ||
      (claims[kind] === true && operatorOf[index] === 0) ||
      denies[kind] === true
    );
  };
}

function numberOf<T>(text: string, numbers: Map<string, number>, list: T[], item: T): number {
  let number = numbers.get(text);
  if (number === undefined) numbers.set(text, (number = list.push(item) - 1));
  return number;
}

function orNull(moment: number): Instant | null {
  return Number.isNaN(moment) ? null : moment;
}
