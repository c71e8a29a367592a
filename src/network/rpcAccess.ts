import { createPrivateKey, createPublicKey, generateKeyPairSync } from "node:crypto";
import { importPKCS8, SignJWT } from "jose";

const READS = [
  "eth:blockNumber",
  "eth:call",
  "eth:chainId",
  "eth:getBlockByHash",
  "eth:getBlockByNumber",
  "eth:getCode",
  "eth:getLogs",
  "eth:getProof",
  "eth:getStorageAt",
  "eth:getTransactionCount",
  "eth:getTransactionReceipt",
] as const;

/** What a caller of a node may do. Besu writes eth_call as eth:call. */
export const RPC_PERMISSIONS = {
  /** A gateway: reads, and sending what it signed. */
  gateway: [...READS, "eth:getTransactionByHash", "eth:sendRawTransaction"],
  /** An auditor, or a partner who compares: reads alone. */
  auditor: [...READS, "qbft:getValidatorsByBlockNumber"],
  /** Whoever runs the node: votes about validators, the allow-lists, and how the node is. */
  operator: [
    "eth:blockNumber",
    "eth:getBlockByNumber",
    "eth:syncing",
    "net:*",
    "web3:clientVersion",
    "qbft:*",
    "perm:*",
  ],
} as const;
export type RpcCaller = keyof typeof RPC_PERMISSIONS;

/** A key pair of P-256 with which a member signs the tokens that its node takes, both as PEM. */
export function createRpcKey(): { readonly privatePem: string; readonly publicPem: string } {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return {
    privatePem: privateKey.export({ format: "pem", type: "pkcs8" }).toString(),
    publicPem: publicKey.export({ format: "pem", type: "spki" }).toString(),
  };
}

/**
 * A token for a node, signed by its member's key.
 * @param nowMs milliseconds since 1970 @param seconds how long it is good
 * @throws RangeError when the PEM is no private key of P-256; it does not repeat it
 */
export async function rpcToken(
  privatePem: string,
  caller: RpcCaller,
  { nowMs, seconds }: { readonly nowMs: number; readonly seconds: number },
): Promise<string> {
  const issued = Math.floor(nowMs / 1000);
  return new SignJWT({ permissions: [...RPC_PERMISSIONS[caller]] })
    .setProtectedHeader({ alg: "ES256", typ: "JWT" })
    .setSubject(caller)
    .setIssuedAt(issued)
    .setExpirationTime(issued + seconds)
    .sign(await signingKey(privatePem));
}

async function signingKey(pem: string) {
  try {
    // From SEC1, as openssl writes it, to PKCS 8.
    const key = createPrivateKey(pem);
    if (createPublicKey(pem).asymmetricKeyDetails?.namedCurve !== "prime256v1") throw new RangeError("another curve");
    return await importPKCS8(key.export({ format: "pem", type: "pkcs8" }).toString(), "ES256");
  } catch {
    throw new RangeError("the key is not a private key of P-256 as PEM");
  }
}
