import { keccak256 } from "hardhat/internal/native-crypto";
import { invalidParams, refused } from "./jsonRpcFault.ts";
import { decodeRlpList, encodeRlpList, encodeRlpNumber, type RlpItem } from "./rlp.ts";

/** A decoded transaction whose form is right; whether the state allows it is not known yet. */
export interface RawTransaction {
  /** 0x-prefixed lower-case hex. */
  readonly raw: string;
  readonly hash: string;
  readonly nonce: number;
  readonly gasLimit: number;
  /** Input of the ecrecover precompile that gives the sender. */
  readonly recovery: string;
}

export interface TransactionRules {
  readonly chainId: number;
  readonly blockGasLimit: number;
  readonly maxTransactionBytes: number;
}

/** Where each kind has its fields; the signature is in the last three. */
interface Layout {
  readonly chainId: number | undefined;
  readonly nonce: number;
  readonly gasLimit: number;
  readonly fees: readonly number[];
  readonly fields: number;
}

/** Legacy, access list and dynamic fee. Blobs have no use here, and set-code is not part of `cancun`. */
const LAYOUTS: readonly Layout[] = [
  { chainId: undefined, nonce: 0, fees: [1], gasLimit: 2, fields: 9 },
  { chainId: 0, nonce: 1, fees: [2], gasLimit: 3, fields: 11 },
  { chainId: 0, nonce: 1, fees: [2, 3], gasLimit: 4, fields: 12 },
];

/**
 * Checks everything that takes no state. ethers is not used: on a batch of 500 records it holds up the thread for a
 * fifth of a second, and this thread serves everybody.
 * @throws JsonRpcFault in the words of geth
 */
export function decodeRawTransaction(value: unknown, rules: TransactionRules): RawTransaction {
  const bytes = bytesOf(value, rules.maxTransactionBytes);
  const { layout, items, type } = itemsOf(bytes);
  const { chainId, yParity, signed } = signatureOf(type, layout, items);
  check(layout, items, chainId, rules);
  const unsigned = Buffer.concat([type === 0 ? Buffer.alloc(0) : Buffer.of(type), encodeRlpList(signed)]);
  const [r, s] = items.slice(-2).map((item) => word(integer(item, "signature")));
  return {
    raw: `0x${bytes.toString("hex")}`,
    hash: hashOf(bytes),
    nonce: Number(integer(at(items, layout.nonce), "nonce")),
    gasLimit: Number(integer(at(items, layout.gasLimit), "gas limit")),
    recovery: `${hashOf(unsigned)}${word(27n + yParity)}${r}${s}`,
  };
}

function bytesOf(value: unknown, maxBytes: number): Buffer {
  const size = typeof value === "string" ? value.length / 2 - 1 : 0;
  if (size > maxBytes) throw refused(`oversized data: transaction size ${Math.ceil(size)}, limit ${maxBytes}`);
  if (typeof value !== "string" || value.length % 2 !== 0 || !/^0x[0-9a-f]+$/i.test(value)) {
    throw invalidParams("the transaction must be 0x-prefixed hex of whole bytes");
  }
  return Buffer.from(value.slice(2), "hex");
}

function itemsOf(bytes: Buffer): { layout: Layout; items: RlpItem[]; type: number } {
  const first = bytes.readUInt8(0);
  const type = first >= 0xc0 ? 0 : first;
  const layout = first === 0 ? undefined : LAYOUTS[type];
  if (layout === undefined) throw refused(`transaction type not supported: type ${first}, supported 0, 1 and 2`);
  try {
    const items = decodeRlpList(type === 0 ? bytes : bytes.subarray(1));
    if (items.length === layout.fields) return { layout, items, type };
    throw new RangeError(`it has ${items.length} fields, not ${layout.fields}`);
  } catch (error) {
    throw malformed((error as RangeError).message);
  }
}

/** The chain id, the signature's parity, and the encoded fields that were signed. */
function signatureOf(type: number, layout: Layout, items: readonly RlpItem[]) {
  const fields = items.slice(0, -3).map((item) => item.encoded);
  const v = integer(at(items, layout.fields - 3), "signature");
  if (layout.chainId !== undefined) {
    if (v > 1n) throw malformed("the parity of its signature is neither 0 nor 1");
    return { chainId: integer(at(items, layout.chainId), "chain id"), yParity: v, signed: fields };
  }
  if (v < 35n) throw refused("only replay-protected (EIP-155) transactions allowed over RPC");
  const chainId = (v - 35n) / 2n;
  const zero = encodeRlpNumber(0);
  return { chainId, yParity: (v - 35n) % 2n, signed: [...fields, encodeRlpNumber(Number(chainId)), zero, zero] };
}

function check(layout: Layout, items: readonly RlpItem[], chainId: bigint, rules: TransactionRules): void {
  if (chainId !== BigInt(rules.chainId)) {
    throw refused(`invalid chain id for signer: have ${chainId} want ${rules.chainId}`);
  }
  const gasLimit = integer(at(items, layout.gasLimit), "gas limit");
  if (gasLimit > BigInt(rules.blockGasLimit)) {
    throw refused(`exceeds block gas limit: gas ${gasLimit}, limit ${rules.blockGasLimit}`);
  }
  const nonce = integer(at(items, layout.nonce), "nonce");
  if (nonce > BigInt(Number.MAX_SAFE_INTEGER)) throw malformed("its nonce is beyond use");
  const [tip = 0n, fee = tip] = layout.fees.map((index) => integer(at(items, index), "fee"));
  if (tip > fee) throw refused(`max priority fee per gas higher than max fee per gas: ${tip} over ${fee}`);
}

function integer({ payload, isList }: RlpItem, name: string): bigint {
  if (isList || payload.length > 32 || payload[0] === 0) throw malformed(`its ${name} is no integer`);
  return payload.length === 0 ? 0n : BigInt(`0x${payload.toString("hex")}`);
}

function at(items: readonly RlpItem[], index: number): RlpItem {
  const item = items[index];
  if (item === undefined) throw malformed(`field ${index} is missing`);
  return item;
}

function malformed(what: string) {
  return invalidParams(`invalid raw transaction: ${what}`);
}

function hashOf(bytes: Buffer): string {
  return `0x${Buffer.from(keccak256(bytes)).toString("hex")}`;
}

function word(value: bigint): string {
  return value.toString(16).padStart(64, "0");
}
