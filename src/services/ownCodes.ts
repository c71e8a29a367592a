import type { Economy } from "../domain/economy.ts";
import { AeoError, type ErrorCode, type FieldFault } from "../domain/errors.ts";
import { operatorKey, overlap, type OwnCode } from "../domain/ownCode.ts";
import type { Profile } from "../domain/profile.ts";
import type { Instant } from "../domain/time.ts";
import { parseTin } from "../domain/tin.ts";
import { characterFault, normaliseTin } from "../domain/tinCharacters.ts";
import type { Caller } from "./caller.ts";

/** What is said of a code when it is recorded. */
export type OwnCodeForm = Omit<OwnCode, "id" | "recordedBy" | "recordedAt">;

/** A row of a file: sound, or refused before it was looked at. */
export type OwnCodeRow =
  | { readonly row: number; readonly form: OwnCodeForm; readonly refusal?: undefined }
  | { readonly row: number; readonly refusal: AeoError };

export interface OwnCodesReceipt {
  readonly rows: number;
  readonly recorded: number;
  /** Recorded already, just so. */
  readonly repeated: number;
  /** Taken in the place of an entry of the same operator with another validity. */
  readonly replaced: number;
  readonly refused: readonly {
    readonly row: number;
    readonly code: ErrorCode;
    readonly detail: string;
    readonly errors: readonly FieldFault[];
  }[];
}

export interface OwnCodesDeps {
  readonly own: Economy;
  readonly store: {
    add(code: OwnCode): void;
    remove(id: string, removedBy: string, removedAt: Instant): void;
    find(id: string): OwnCode | undefined;
    under(code: string): readonly OwnCode[];
    page(after: Pick<OwnCode, "scheme" | "code" | "id"> | undefined, limit: number): readonly OwnCode[];
  };
  /** The profiles that partners shared under an identifier. */
  readonly profilesOf: (identifier: string) => readonly Pick<Profile, "economy" | "tin">[];
  /** Whether an operator of our own has this identifier. */
  readonly isOwnIdentifier: (identifier: string) => boolean;
  readonly newId: () => string;
}

/**
 * Keeps the codes issued here. Changes are to be made inside a transaction; what they return tells, once that is committed, under
 * which codes somebody else may be found now.
 */
export function createOwnCodes(deps: OwnCodesDeps) {
  const { store } = deps;
  return {
    find(id: string): OwnCode {
      const found = store.find(id);
      if (found === undefined) throw new AeoError("UNKNOWN_OWN_CODE", `no code of the id ${id} is recorded`);
      return found;
    },
    page: (after: string | undefined, limit: number): readonly OwnCode[] => {
      // A page that began after an entry which is gone by now begins anew: nothing is left out unsaid.
      const place = after === undefined ? undefined : store.find(after);
      if (after !== undefined && place === undefined)
        throw new AeoError("UNKNOWN_OWN_CODE", `the entry ${after}, after which the page begins, is gone; list anew`);
      return store.page(place, limit);
    },
    under: (code: string) => store.under(code),
    /** Sound rows are recorded, whatever is wrong with others. */
    record(rows: Iterable<OwnCodeRow>, { subject }: Caller, now: Instant) {
      const counts = { rows: 0, recorded: 0, repeated: 0, replaced: 0 };
      const refused: OwnCodesReceipt["refused"][number][] = [];
      const touched = new Set<string>();
      for (const entry of rows) {
        counts.rows += 1;
        try {
          if (entry.refusal !== undefined) throw entry.refusal;
          const form = checked(deps, entry.form);
          counts[recordOne(deps, form, subject, now)] += 1;
          touched.add(form.code);
        } catch (error) {
          if (!(error instanceof AeoError) || error.code === "STORE_UNAVAILABLE") throw error;
          refused.push({ row: entry.row, code: error.code, detail: error.message, errors: error.faults });
        }
      }
      return { receipt: { ...counts, refused } satisfies OwnCodesReceipt, touched };
    },
    /** @throws AeoError UNKNOWN_OWN_CODE */
    remove(id: string, { subject }: Caller, now: Instant): OwnCode {
      const found = this.find(id);
      store.remove(id, subject, now);
      return found;
    },
  };
}

export type OwnCodesService = ReturnType<typeof createOwnCodes>;

type Recorded = "recorded" | "repeated" | "replaced";

function recordOne({ store, newId }: OwnCodesDeps, form: OwnCodeForm, by: string, now: Instant): Recorded {
  const code: OwnCode = { ...form, id: newId(), recordedBy: by, recordedAt: now };
  const clashing = store.under(form.code).filter((one) => one.scheme === form.scheme && overlap(one, code));
  const operator = operatorKey(form.issuer, form.tin);
  const other = clashing.find((one) => operatorKey(one.issuer, one.tin) !== operator);
  if (other !== undefined)
    throw new AeoError("OWN_CODE_TAKEN", `the entry ${other.id} has this ${form.scheme} code for another operator`);
  if (clashing.some((one) => one.validFrom === form.validFrom && one.validUntil === form.validUntil)) return "repeated";
  for (const one of clashing) store.remove(one.id, by, now);
  store.add(code);
  return clashing.length === 0 ? "recorded" : "replaced";
}

/** The form in canonical writing. @throws AeoError INVALID_TIN, INVALID_ROW, OWN_CODE_IS_TIN */
function checked(deps: OwnCodesDeps, form: OwnCodeForm): OwnCodeForm {
  if (form.issuer === deps.own)
    throw new AeoError("INVALID_ROW", "codes are for foreign traders; our own have their TIN");
  const parsed = parseTin(normaliseTin(form.tin), form.issuer);
  if (!parsed.ok) throw new AeoError("INVALID_TIN", parsed.message);
  const code = normaliseTin(form.code);
  if (code === "" || characterFault(code) !== undefined)
    throw new AeoError("INVALID_ROW", "a code has letters and digits alone");
  if (form.validUntil !== 0 && form.validUntil <= form.validFrom)
    throw new AeoError("INVALID_ROW", "the validity ends before it begins");
  const operator = operatorKey(form.issuer, parsed.tin);
  const isTaken = deps.profilesOf(code).some(({ economy, tin }) => operatorKey(economy, tin) !== operator);
  if (isTaken || deps.isOwnIdentifier(code))
    throw new AeoError("OWN_CODE_IS_TIN", `this ${form.scheme} code is an identifier of another operator`);
  return { ...form, code, tin: parsed.tin };
}
