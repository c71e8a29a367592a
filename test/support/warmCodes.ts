import { codesFor } from "../../src/start/contractCodes.ts";

/** Compiles the contracts once, before the first test file, where they are to run on an older EVM than they were built for. */
export default function setup(): void {
  codesFor(process.env["AEO_E2E_EVM"] || undefined);
}
