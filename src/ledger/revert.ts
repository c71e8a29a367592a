import { Interface } from "ethers";
import { AeoError } from "../domain/errors.ts";
import { REGISTRIES, ROLE_BITS } from "../domain/event.ts";
import type { Instant } from "../domain/time.ts";
import { fromAbi } from "./abiValues.ts";
import { type AbiParameter, type ContractErrorName, REGISTRY_ABIS } from "./registryAbis.ts";
import { REVERT_REASONS, type RevertArguments } from "./revertReasons.ts";
import { RpcError } from "./rpc.ts";
import { classifyRpcError } from "./rpcErrors.ts";

/** Why a contract refused. */
export interface Refusal {
  readonly error: AeoError;
  /** See RevertReason.passesAt; undefined when no later block changes the refusal. */
  readonly passesAt: Instant | "later" | undefined;
}

interface AbiError {
  readonly type: "error";
  readonly name: ContractErrorName;
  readonly inputs: readonly AbiParameter[];
}

const ERROR_ABI = REGISTRIES.flatMap((registry) => {
  const entries: readonly { readonly type: string }[] = REGISTRY_ABIS[registry];
  return entries.filter((entry): entry is AbiError => entry.type === "error");
});
const ERRORS = new Map(ERROR_ABI.map((error) => [error.name, error]));
/** With the two errors that the language itself raises. */
const CONTRACT = new Interface([...ERROR_ABI, "error Error(string reason)", "error Panic(uint256 code)"]);

/** The refusal that revert data stands for. Data that no registry's error explains is LEDGER_REFUSED with the data itself. */
export function refusalOf(data: string): Refusal {
  if (data === "0x") return unexplained("The contract gave no reason: it ran out of gas, or has no such function.");
  try {
    const parsed = CONTRACT.parseError(data);
    if (parsed === null) return unexplained(`The contract gave a reason that this release doesn't know: ${cut(data)}`);
    const known = ERRORS.get(parsed.name as ContractErrorName);
    if (known === undefined) return unexplained(`The contract failed: ${parsed.name}(${cut(parsed.args.join(", "))})`);
    return explained(known, parsed.args);
  } catch {
    return unexplained(`The contract gave a damaged reason: ${cut(data)}`);
  }
}

/** The revert data of a failed call; undefined when it failed for another reason than a revert. */
export function revertDataOf(error: unknown): string | undefined {
  if (!(error instanceof RpcError) || classifyRpcError(error) !== "reverted") return undefined;
  let data = error.data;
  // Hardhat and some gateways wrap the data in an object of the same name.
  while (typeof data === "object" && data !== null) data = "data" in data ? data.data : undefined;
  return /0x[0-9a-f]*$/i.exec(typeof data === "string" ? data : "0x")?.[0] ?? "0x";
}

function explained({ name, inputs }: AbiError, values: readonly unknown[]): Refusal {
  const known: RevertArguments = Object.fromEntries(
    inputs.map((input, index) => [input.name, leniently(input, values[index])]),
  );
  const shown = new Map(inputs.map((input) => [input.name, show(input, known[input.name])]));
  const { code, words, passesAt } = REVERT_REASONS[name];
  const listed = [...shown].map(([field, value]) => `${field} ${value}`).join(", ");
  const detail = words?.replace(/\{(\w+)\}/g, (_, field: string) => shown.get(field) ?? "?") ?? `${name}(${listed})`;
  return { error: new AeoError(code, detail), passesAt: passesAt?.(known) };
}

function unexplained(detail: string): Refusal {
  return { error: new AeoError("LEDGER_REFUSED", detail), passesAt: undefined };
}

/** An error often carries exactly what the domain has no value for, such as an economy that is none. */
function leniently(input: AbiParameter, value: unknown): unknown {
  try {
    return fromAbi(input, value);
  } catch {
    return value;
  }
}

function show({ name, type }: AbiParameter, value: unknown): string {
  if (type === "uint40" && typeof value === "number" && value > 0) return new Date(value * 1000).toISOString();
  if (name === "role" && typeof value === "number") return rolesOf(value);
  return String(value);
}

function rolesOf(bits: number): string {
  const names = Object.entries(ROLE_BITS).filter(([, bit]) => (bits & bit) !== 0);
  return names.map(([name]) => name).join(" or ");
}

function cut(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
