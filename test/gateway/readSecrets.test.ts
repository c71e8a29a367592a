import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readSigners } from "../../src/gateway/readSecrets.ts";
import { newKeystore } from "../../src/ledger/newKeystore.ts";

const folder = mkdtempSync(join(tmpdir(), "aeo-secrets-"));
const password = join(folder, "password.txt");
let address: string;
beforeAll(async () => {
  const made = await newKeystore("correct horse", 2);
  address = made.address;
  writeFileSync(join(folder, "monitor.json"), made.json);
});
afterAll(() => rmSync(folder, { recursive: true }));

const reading = (text: string, keystores = folder) => {
  writeFileSync(password, text);
  return readSigners({ keystores, keystorePassword: password });
};
const refused = (...words: string[]) =>
  expect.objectContaining({ code: "INVALID_CONFIGURATION", message: expect.stringMatching(words.join(".*")) }) as Error;

it("reads the keystores that are there, and names setting and file when one can't be used", async () => {
  const signers = await reading("correct horse\n");
  expect(Object.entries(signers).map(([role, signer]) => [role, signer.address])).toEqual([["MONITOR", address]]);
  await expect(reading("wrong")).rejects.toEqual(
    refused("AEO_KEYSTORES", "monitor.json", "password.txt", "AEO_KEYSTORE_PASSWORD_FILE", "password .* is wrong"),
  );
  writeFileSync(join(folder, "admin.json"), "{}");
  await expect(reading("correct horse")).rejects.toEqual(refused("admin.json", "not an encrypted key"));
  await expect(reading("correct horse", join(folder, "nowhere"))).rejects.toEqual(refused("AEO_KEYSTORES", "nowhere"));
});
