import { keccak256 } from "ethers";
import { ProofFault } from "./proofFault.ts";
import { bytesField, type Field, type Hex, listOf, numberField, rlpOf } from "./rlp.ts";

/** A block header as it is hashed, and what a proof needs of it. */
export interface Header {
  readonly fields: readonly Field[];
  readonly parentHash: Hex;
  readonly stateRoot: Hex;
  readonly number: number;
  /** Block time in seconds. */
  readonly time: number;
  readonly extraData: Hex;
  readonly mixHash: Hex;
}

/** The fields in the order in which they are hashed; those after the nonce came with forks, one by one. */
const FIELDS = [
  ["parentHash", "data"],
  ["sha3Uncles", "data"],
  ["miner", "data"],
  ["stateRoot", "data"],
  ["transactionsRoot", "data"],
  ["receiptsRoot", "data"],
  ["logsBloom", "data"],
  ["difficulty", "quantity"],
  ["number", "quantity"],
  ["gasLimit", "quantity"],
  ["gasUsed", "quantity"],
  ["timestamp", "quantity"],
  ["extraData", "data"],
  ["mixHash", "data"],
  ["nonce", "data"],
  ["baseFeePerGas", "quantity"],
  ["withdrawalsRoot", "data"],
  ["blobGasUsed", "quantity"],
  ["excessBlobGas", "quantity"],
  ["parentBeaconBlockRoot", "data"],
  ["requestsHash", "data"],
] as const;
const BEFORE_FORKS = 15;
/** The place of the extra data among the fields. */
export const EXTRA_DATA = 12;

/** A header from its RLP. @throws ProofFault MALFORMED */
export function parseHeaderRlp(rlp: Hex): Header {
  return headerOf(listOf(rlp));
}

/**
 * The RLP of a header from a block as JSON-RPC gives it. Whether the node told the truth shows the hash of it.
 * @throws ProofFault MALFORMED when a field is missing
 */
export function headerRlp(block: Readonly<Record<string, unknown>>): Hex {
  const fields: Field[] = [];
  for (const [name, kind] of FIELDS) {
    // Of a chain that continues another one the number is the ledger's; the hash is of the chain's own.
    const value = name === "number" ? (block["chainNumber"] ?? block[name]) : block[name];
    if (value === undefined || value === null) {
      if (fields.length < BEFORE_FORKS) throw new ProofFault("MALFORMED", `the block has no ${name}`);
      break;
    }
    if (typeof value !== "string" || !/^0x[0-9a-fA-F]*$/.test(value))
      throw new ProofFault("MALFORMED", `the block's ${name} is no hex`);
    fields.push(kind === "data" ? value : minimal(value));
  }
  return rlpOf(fields);
}

/** keccak256 of the header as it stands. QBFT's block hash leaves the seals out: see qbft.ts. */
export function plainHash(header: Header): Hex {
  return keccak256(rlpOf(header.fields)) as Hex;
}

function headerOf(fields: Field[]): Header {
  if (fields.length < BEFORE_FORKS || fields.length > FIELDS.length)
    throw new ProofFault("MALFORMED", `a header has ${BEFORE_FORKS} to ${FIELDS.length} fields`);
  return {
    fields,
    parentHash: hashField(fields[0]),
    stateRoot: hashField(fields[3]),
    number: numberField(fields[8]),
    time: numberField(fields[11]),
    extraData: bytesField(fields[EXTRA_DATA]),
    mixHash: hashField(fields[13]),
  };
}

function hashField(field: Field | undefined): Hex {
  const hash = bytesField(field);
  if (hash.length !== 66) throw new ProofFault("MALFORMED", "a hash has 32 bytes");
  return hash;
}

function minimal(quantity: string): Hex {
  const digits = quantity.slice(2).replace(/^0+/, "");
  return `0x${digits.length % 2 === 0 ? "" : "0"}${digits}`;
}
