import { readHeader, verifySigned } from "../../credential/signature.ts";
import { ask } from "../lib/api.ts";

/** A registry's head that this gateway's authority signed, and whether the signature is good. */
export interface SignedHead {
  readonly registry: string;
  readonly chainId: number;
  readonly contract: string;
  readonly sequence: number;
  readonly head: string;
  readonly block: number;
  readonly signedBy: string;
  readonly keyId: string;
  readonly isGood: boolean;
}

interface Member {
  readonly economy: string;
  readonly statementKeys: readonly {
    readonly keyId: string;
    readonly purpose: string;
    readonly publicKey: string;
    readonly revokedAt: string | null;
  }[];
}

const TYPE = "aeo-signed-head+jwt";

/** The newest signed heads, each checked against the statement keys that the ledger names. @throws Refusal, Unreachable */
export async function fetchSignedHeads(): Promise<readonly SignedHead[]> {
  const [{ statements }, { members }] = await Promise.all([
    ask<{ statements: readonly string[] }>("/v1/heads"),
    ask<{ members: readonly Member[] }>("/v1/members"),
  ]);
  const heads = await Promise.all(statements.map((statement) => read(statement, members)));
  return heads.filter((head) => head !== undefined);
}

async function read(statement: string, members: readonly Member[]): Promise<SignedHead | undefined> {
  const header = readHeader(statement, TYPE);
  if (typeof header === "string") return undefined;
  const holder = members.find(({ statementKeys }) => statementKeys.some(({ keyId }) => keyId === header.kid));
  const key = holder?.statementKeys.find(({ keyId, purpose }) => keyId === header.kid && purpose === "HEAD");
  const claims = await verifySigned(statement, TYPE, key?.publicKey ?? `0x${"00".repeat(32)}`);
  const said = typeof claims === "string" ? readClaims(statement) : claims;
  return {
    registry: String(said["registry"]),
    chainId: Number(said["chainId"]),
    contract: String(said["contract"]),
    sequence: Number(said["sequence"]),
    head: String(said["head"]),
    block: Number(said["block"]),
    signedBy: String(said["iss"]),
    keyId: header.kid,
    isGood: typeof claims !== "string" && key?.revokedAt === null && said["iss"] === holder?.economy,
  };
}

/** What a statement says whose signature is bad. */
function readClaims(statement: string): Readonly<Record<string, unknown>> {
  try {
    const part = statement.split(".")[1] ?? "";
    return JSON.parse(atob(part.replaceAll("-", "+").replaceAll("_", "/"))) as Record<string, unknown>;
  } catch {
    return {};
  }
}
