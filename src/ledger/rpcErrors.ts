import { RpcError } from "./rpc.ts";

/** Why a node did not do what was asked, whatever client it runs. JSON-RPC defines no such codes, so the texts must be read. */
export type RpcErrorReason =
  // no answer: whether the node acted is not known
  | "transport"
  // reading
  | "range-too-large" // the span of blocks of an eth_getLogs; never works for this span
  | "too-many-results" // the answer would be too large or take too long; a smaller span may work
  | "block-not-found" // the node does not have the block (any more, or yet)
  | "state-unavailable" // the node has pruned the state at that block
  | "block-parameter-unsupported" // the node does not take {blockHash} (EIP-1898)
  | "batch-refused" // no JSON-RPC batches, or not this many
  | "filter-not-found"
  // sending
  | "nonce-too-low"
  | "nonce-too-high"
  | "already-known"
  | "replacement-underpriced"
  | "underpriced"
  | "insufficient-funds"
  | "gas-limit" // below the intrinsic cost, or above what a block or the node takes
  | "sender-not-permitted"
  | "pool-full"
  | "invalid-transaction" // signature, chain id, type or encoding: these bytes never work
  // calling
  | "reverted"
  // anything
  | "rate-limited"
  | "not-ready" // syncing, starting
  | "unsupported-method"
  | "invalid-request"
  | "unknown";

/**
 * Texts in the wild, in lower case. Order matters: the first that fits wins, so the narrower stand first. The clients named are
 * examples of where a text was seen; several share most of them.
 */
const TEXTS: readonly (readonly [RpcErrorReason, RegExp])[] = [
  ["reverted", /execution reverted|vm exception while/], // first: what follows is the contract's own text
  ["batch-refused", /max(imum)? batch size|batch (too large|requests? (are )?not supported|limit)/], // Besu, geth
  ["rate-limited", /rate limit|too many requests|request limit|throughput|capacity exceeded/], // hosted nodes
  ["not-ready", /initial sync|still (syncing|in progress)|node is (syncing|not ready|starting)/], // Besu
  // eth_getLogs
  ["block-not-found", /block .*(beyond|after|greater than|higher than).*(head|latest|current)/], // geth
  ["too-many-results", /returned more than|exceeds? max(imum)? results|too many (logs|results)/], // Infura, reth, Nethermind
  ["too-many-results", /(response|answer) (size )?(is )?(too (big|large)|exceed|larger)/], // geth, Alchemy
  ["too-many-results", /(query|execution|request) (timeout|timed out)|timeout (exceeded|expired)/], // geth, Besu, Erigon
  ["range-too-large", /range (is )?(too|exceed|limit)|(block|max(imum)?|rpc) range|limited to .*range/], // reth, Erigon
  ["range-too-large", /limited to (a )?[\d,]+ ?(blocks?|range)|ranges? over [\d,]+|up to a [\d,]+ block/], // hosted nodes
  ["range-too-large", /requested range exceeds|too many blocks|query limit|limit(ed)? the (query|range)/], // Besu
  // sending
  ["already-known", /already known|known transaction|already ?imported|alreadyknown|already exists|same hash/],
  ["replacement-underpriced", /replacement (transaction|fee)|another transaction with same nonce/], // geth, Besu
  ["replacement-underpriced", /ownnoncealreadyused|replacementnotallowed|could not replace/], // Nethermind, Erigon
  ["nonce-too-low", /nonce (is )?too low|oldnonce|nonce has already been used|pool\(stale\)/],
  ["nonce-too-high", /nonce (is )?too (high|distant)|too distant from|noncegap|noncetoofar/], // Hardhat, Besu, Nethermind
  ["insufficient-funds", /insufficient (funds|balance)|insufficientfunds|upfront cost|enough funds/],
  ["gas-limit", /(exceeds?|above) (the )?block gas limit|gas limit exceeded|gaslimitexceeded/], // geth, Besu, Nethermind
  ["gas-limit", /intrinsic gas|gas limit is too low|requires at least \d+ gas|exceeds transaction gas cap/],
  ["underpriced", /underpriced|gas ?price .*(too low|below)|feetoolow|fee ?cap.*(less|below|low)|fee too low/],
  ["underpriced", /maxfeepergas is too low|max fee per gas less|below (the )?(current )?(base fee|minimum)/],
  ["sender-not-permitted", /not (authorized|permitted|allowed) to send|sender (account )?not/], // Besu with an allow-list
  ["pool-full", /txpool is full|pool (is )?full|transaction pool limit|too many transactions in/],
  ["invalid-transaction", /invalid (sender|signature|transaction type|chain ?id|rlp)|wrong chain ?id/],
  ["invalid-transaction", /chain ?id (not supported|is required)|oversized data|incompatible (eip-155|chain)/],
  [
    "invalid-transaction",
    /replay-protected|rlp: |failedtoresolvesender|transaction .*(could not be|cannot be) decoded/,
  ],
  // calling and reading
  ["reverted", /revert|vm (execution )?(error|exception)|invalid opcode/],
  ["state-unavailable", /missing trie node|(world )?state .*(not |un)available|historical state|pruned/],
  ["block-parameter-unsupported", /(block ?(number|param|tag)|hex string|object).*(blockhash|object|map|struct)/],
  ["filter-not-found", /filter.* not found|filter does not exist/],
  ["block-not-found", /(header|block)( hash| number)?( .*)? ?(not found|does ?n[o']t exist)|unknown block/],
  ["block-not-found", /resource not found|invalid block (tag|hash|number)|non-existent block|unknown header/],
  ["unsupported-method", /method .*(not (found|available|supported|enabled|exist)|disabled|does not exist)/],
];

/** Codes of JSON-RPC and of EIP-1474 that say enough when the text does not. */
const CODES: ReadonlyMap<number, RpcErrorReason> = new Map([
  [3, "reverted"],
  [-32601, "unsupported-method"],
  [-32004, "unsupported-method"],
  [-32600, "invalid-request"],
  [-32602, "invalid-request"],
  [-32700, "invalid-request"],
  [-32005, "too-many-results"],
  [-32001, "block-not-found"],
  [429, "rate-limited"],
]);

/** The message of an error with those that it wraps: hosts put the client's own text in `data` or one level down. */
function textOf(error: RpcError): string {
  const data = error.data;
  const inner = typeof data === "object" && data !== null && "message" in data ? data.message : data;
  return `${error.message} ${typeof inner === "string" && !inner.startsWith("0x") ? inner : ""}`.toLowerCase();
}

/** Whether the data of an error is what a contract reverted with. */
function carriesRevertData(error: RpcError): boolean {
  const data = error.data;
  const inner = typeof data === "object" && data !== null && "data" in data ? data.data : data;
  return typeof inner === "string" && /^0x([0-9a-f]{2}){4,}$/i.test(inner);
}

/**
 * The reason of a failed call, by one table of the texts and codes of geth, Besu, Erigon, Nethermind, reth, Hardhat and of hosted
 * nodes. An answer that no row knows is "unknown"; an error that is no RpcError is a fault of ours and "unknown" too.
 */
export function classifyRpcError(error: unknown): RpcErrorReason {
  if (!(error instanceof RpcError)) return "unknown";
  const text = textOf(error);
  if (error.reason === "transport") {
    return /answer larger than/.test(text) ? "too-many-results" : "transport";
  }
  const row = TEXTS.find(([, pattern]) => pattern.test(text));
  if (row !== undefined) return row[0];
  if (carriesRevertData(error)) return "reverted";
  return (error.code === undefined ? undefined : CODES.get(error.code)) ?? "unknown";
}
