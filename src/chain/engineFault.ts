import { FAULT, JsonRpcFault, refused } from "./jsonRpcFault.ts";

interface EngineError {
  readonly code?: number;
  readonly message: string;
  readonly data?: unknown;
}

/** What the engine says of a transaction, and what geth says of it: senders match on geth's words. */
const SENDING: readonly (readonly [RegExp, (match: RegExpExecArray) => string])[] = [
  [/^Known transaction/, () => "already known"],
  [
    /nonce too low\. Expected nonce to be at least (\d+) but got (\d+)/,
    (m) => `nonce too low: next nonce ${m[1]}, tx nonce ${m[2]}`,
  ],
  [/requires at least (\d+) gas but got (\d+)/, (m) => `intrinsic gas too low: gas ${m[2]}, minimum needed ${m[1]}`],
  [
    /max upfront cost is: (\d+) and the sender's balance is: (\d+)/,
    (m) => `insufficient funds for gas * price + value: balance ${m[2]}, tx cost ${m[1]}`,
  ],
  [
    /gas limit is (\d+) and exceeds block gas limit of (\d+)/,
    (m) => `exceeds block gas limit: gas ${m[1]}, limit ${m[2]}`,
  ],
  [
    /init code length is (\d+)\. The max length allowed by EIP-3860 is (\d+)/,
    (m) => `max initcode size exceeded: code size ${m[1]}, limit ${m[2]}`,
  ],
];

/** The engine's refusal of a transaction, in the words that clients know. */
export function sendingFault(error: unknown): JsonRpcFault {
  const { message } = asEngineError(error);
  for (const [pattern, say] of SENDING) {
    const match = pattern.exec(message);
    if (match !== null) return refused(say(match));
  }
  return refused(`invalid transaction: ${message.trim()}`);
}

/** The engine's refusal of a read or of a call, as geth would answer it. */
export function readingFault(error: unknown): JsonRpcFault {
  const { code, message, data } = asEngineError(error);
  if (/reverted/.test(message)) return revert(revertData(data));
  if (message.startsWith("Received invalid block tag")) return refused(`header not found: ${message}`);
  if (code === FAULT.invalidParams) return new JsonRpcFault(FAULT.invalidParams, message);
  return new JsonRpcFault(code ?? FAULT.internal, message.replace(/^VM Exception while processing transaction: /, ""));
}

function asEngineError(error: unknown): EngineError {
  return error instanceof Error ? error : { message: String(error) };
}

function revertData(data: unknown): string {
  if (typeof data === "string") return data;
  const inner = typeof data === "object" && data !== null && "data" in data ? data.data : undefined;
  return typeof inner === "string" ? inner : "0x";
}

function revert(data: string): JsonRpcFault {
  const reason = revertReason(data);
  return new JsonRpcFault(
    FAULT.reverted,
    reason === undefined ? "execution reverted" : `execution reverted: ${reason}`,
    {
      data,
    },
  );
}

/** The text of Solidity's Error(string), when `data` is one. */
function revertReason(data: string): string | undefined {
  if (!data.startsWith("0x08c379a0")) return undefined;
  const body = Buffer.from(data.slice(10), "hex");
  if (body.length < 64) return undefined;
  const length = body.readUIntBE(58, 6);
  return body.length < 64 + length ? undefined : body.toString("utf8", 64, 64 + length);
}
