import { computeAddress, HDNodeWallet, keccak256, toUtf8Bytes } from "ethers";
import { AeoError } from "../domain/errors.ts";
import type { Address } from "../domain/event.ts";

/** Every demo key begins with these 16 bytes of text, so that one is known as such whatever it was made for. */
const DEMO_PREFIX = Buffer.from("aeo-ledger demo ", "utf8").toString("hex");
/** The mnemonic and number of the accounts that Hardhat and anvil give to everybody. */
const PUBLIC_MNEMONIC = "test test test test test test test test test test test junk";
const PUBLIC_ACCOUNTS = 20;

/** Accounts with money in the genesis files of Besu's tutorials, whose keys stand beside them. */
const TUTORIAL_ACCOUNTS = [
  "0xfe3b557e8fb62b89f4916b721be55ceb828dbd73",
  "0x627306090abab3a6e1400e9345bc60c78a8bef57",
  "0xf17f52151ebef6c7334fad080c5704d77216b732",
];

let publicKeys: ReadonlySet<string> | undefined;
let publicAccounts: ReadonlySet<string> | undefined;

/**
 * The private key that a demo network uses for a purpose, such as "TW REGISTRAR": the same on every machine, secret on none.
 * @param salt keeps the keys of two networks on one chain apart
 */
export function demoKey(purpose: string, salt = ""): `0x${string}` {
  const text = salt === "" ? purpose : `${purpose} ${salt}`;
  return `0x${DEMO_PREFIX}${keccak256(toUtf8Bytes(text)).slice(2, 34)}`;
}

/**
 * Refuses a private key that everybody can know: a demo key, or one of the accounts of Hardhat and anvil.
 * @throws AeoError INVALID_CONFIGURATION
 */
export function assertNotDemoKey(privateKey: string): void {
  const key = privateKey.toLowerCase();
  publicKeys ??= new Set(derivePublicKeys());
  if (!key.startsWith(`0x${DEMO_PREFIX}`) && !publicKeys.has(key)) return;
  const detail =
    "The signing key is one that everybody knows: it is for demonstrations only. Create a key of your own.";
  throw new AeoError("INVALID_CONFIGURATION", detail);
}

/** Whether everybody knows the key of an address: one of Hardhat's and anvil's accounts, or of Besu's tutorials. */
export function isPublicAccount(address: Address): boolean {
  publicAccounts ??= new Set([
    ...derivePublicKeys().map((key) => computeAddress(key).toLowerCase()),
    ...TUTORIAL_ACCOUNTS,
  ]);
  return publicAccounts.has(address);
}

function derivePublicKeys(): string[] {
  const parent = HDNodeWallet.fromPhrase(PUBLIC_MNEMONIC, "", "m/44'/60'/0'/0");
  return Array.from({ length: PUBLIC_ACCOUNTS }, (_, index) => parent.deriveChild(index).privateKey);
}
