/** One thing wrong in a seed file: where, as a path of keys and positions, and what. */
export type SeedFault = { readonly path: string; readonly message: string };

/** A seed file that cannot be used. Names the file and every fault found in it. */
export class SeedError extends Error {
  override readonly name = "SeedError";
  readonly code: "SEED_MISSING" | "SEED_NOT_JSON" | "SEED_INVALID";
  readonly file: string;
  readonly faults: readonly SeedFault[];

  constructor(code: SeedError["code"], file: string, faults: readonly SeedFault[]) {
    const list = faults.map(({ path, message }) => (path === "" ? message : `${path}: ${message}`)).join("; ");
    super(`${file}: ${list}. Correct the file, or restore the released one.`);
    this.code = code;
    this.file = file;
    this.faults = faults;
  }
}
