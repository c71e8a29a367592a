import { AeoError } from "../../src/domain/errors.ts";

/** The code of the AeoError with which `body` ends; anything else it throws goes on. */
export async function codeOfAsync(body: () => Promise<unknown>): Promise<string> {
  try {
    await body();
  } catch (error) {
    if (error instanceof AeoError) return error.code;
    throw error;
  }
  return "nothing thrown";
}
