import { existsSync } from "node:fs";
import { AeoError } from "../domain/errors.ts";
import { CliFault } from "./fault.ts";

/**
 * Works on the store of a stopped gateway, whose file must be there: no command makes one by a typing error.
 * @throws CliFault FILE_UNREADABLE, STORE_IN_USE; AeoError as `work` does
 */
export function onStore<T>(path: string, work: () => T): T {
  if (!existsSync(path))
    throw new CliFault("FILE_UNREADABLE", `there is no store at ${path}`, {
      hint: "Name the file that AEO_STORE names.",
    });
  try {
    return work();
  } catch (error) {
    if (error instanceof AeoError && error.code === "STORE_IN_USE")
      throw new CliFault("STORE_IN_USE", error.message, { cause: error });
    throw error;
  }
}
