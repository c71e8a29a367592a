import type { ClearanceJudgement } from "../domain/clearanceJudgement.ts";
import type { Database } from "./database.ts";

/** Judgements held in memory at once, each way; beyond it they are read again. */
const HELD = 50_000;

interface Kept {
  readonly judgement: ClearanceJudgement;
  readonly operator: string;
}

/**
 * What is said of clearances, each thing once: a million of them say a few thousand. Numbers are given in the transaction that first
 * needs them, and forgotten if that is taken back.
 */
export class Judgements {
  readonly #db: Database;
  readonly #ids = new Map<string, number>();
  /** By the very object, for what was said with it of its first operator: of most clearances of an operator the same is said. */
  readonly #said = new Map<ClearanceJudgement, { readonly operator: string | null; readonly id: number }>();
  readonly #byId = new Map<number, Kept>();
  /** How many transactions had been taken back when the numbers in memory were right. */
  #takenBack = 0;

  constructor(db: Database) {
    this.#db = db;
  }

  /** The number of what is said of a clearance with this operator. */
  idOf(judgement: ClearanceJudgement, operator: string | null): number {
    this.#forgetTakenBack();
    const said = this.#said.get(judgement);
    if (said?.operator === operator) return said.id;
    const text = textOf(judgement);
    const key = operator === null ? text : operator + text;
    let id = this.#ids.get(key);
    if (id === undefined) {
      id = this.#stored(text, operator ?? "", judgement.certification ?? null);
      hold(this.#ids, key, id);
    }
    hold(this.#said, judgement, { operator, id });
    return id;
  }

  /** What stands under a number. */
  of(id: number): ClearanceJudgement {
    return this.#kept(id).judgement;
  }

  /** The operator whose clearances that is said of; "" = none, or one that is written so. */
  operatorOf(id: number): string {
    return this.#kept(id).operator;
  }

  #kept(id: number): Kept {
    this.#forgetTakenBack();
    let kept = this.#byId.get(id);
    if (kept === undefined) {
      const row = this.#db.get("SELECT text, operator FROM clearance_judgement WHERE id = ?", id);
      if (row === undefined) throw new RangeError(`the store has no judgement ${id}`);
      kept = { judgement: judgementOf(row["text"] as string), operator: row["operator"] as string };
      hold(this.#byId, id, kept);
    }
    return kept;
  }

  #stored(text: string, operator: string, certification: string | null): number {
    const find = "SELECT id FROM clearance_judgement WHERE operator = ? AND text = ?";
    const insert = "INSERT INTO clearance_judgement (text, operator, certification) VALUES (?, ?, ?) RETURNING id";
    const row = this.#db.get(find, operator, text) ?? this.#db.get(insert, text, operator, certification);
    return row?.["id"] as number;
  }

  #forgetTakenBack(): void {
    if (this.#takenBack === this.#db.takenBack) return;
    this.#takenBack = this.#db.takenBack;
    this.#ids.clear();
    this.#said.clear();
    this.#byId.clear();
  }
}

function hold<K, V>(map: Map<K, V>, key: K, value: V): void {
  if (map.size >= HELD) map.clear();
  map.set(key, value);
}

/** As a JSON array: the file stays readable. */
function textOf(judgement: ClearanceJudgement): string {
  const { standing, recognition, cause, certification, arrangement, version, due } = judgement;
  const fields = [standing, recognition, cause, certification, arrangement, version, due === 0n ? 0 : due.toString()];
  return JSON.stringify(fields.map((field) => field ?? null));
}

function judgementOf(text: string): ClearanceJudgement {
  const [standing, ...rest] = JSON.parse(text) as [ClearanceJudgement["standing"], ...(string | number | null)[]];
  const [recognition, cause, certification, arrangement, version, due] = rest.map((field) => field ?? undefined);
  return {
    standing,
    recognition,
    cause,
    certification,
    arrangement,
    version,
    due: BigInt(due ?? 0),
  } as ClearanceJudgement;
}
