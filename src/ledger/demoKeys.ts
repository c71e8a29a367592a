import { HDNodeWallet, keccak256, toUtf8Bytes } from "ethers";
import { AeoError } from "../domain/errors.ts";

/** Every demo key begins with these 16 bytes of text, so that one is known as such whatever it was made for. */
const DEMO_PREFIX = Buffer.from("aeo-ledger demo ", "utf8").toString("hex");
/** The mnemonic and number of the accounts that Hardhat and anvil give to everybody. */
const PUBLIC_MNEMONIC = "test test test test test test test test test test test junk";
const PUBLIC_ACCOUNTS = 20;

let publicKeys: ReadonlySet<string> | undefined;

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

function derivePublicKeys(): string[] {
  const parent = HDNodeWallet.fromPhrase(PUBLIC_MNEMONIC, "", "m/44'/60'/0'/0");
  return Array.from({ length: PUBLIC_ACCOUNTS }, (_, index) => parent.deriveChild(index).privateKey);
}
