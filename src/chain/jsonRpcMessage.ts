import type { ChainLog } from "./chainLog.ts";
import { FAULT, JsonRpcFault } from "./jsonRpcFault.ts";

/** Runs one method. @throws JsonRpcFault to refuse it */
export type Call = (method: string, params: readonly unknown[]) => Promise<unknown>;

interface Answering {
  readonly call: Call;
  readonly maxBatch: number;
  readonly log: ChainLog;
}

type Id = string | number | null;

/**
 * Answers the body of one JSON-RPC 2.0 exchange, a request or a batch, with the body of its answer; undefined when there is
 * nothing to answer (only notifications). Never rejects.
 */
export async function answerBody(body: string, answering: Answering): Promise<string | undefined> {
  let message: unknown;
  try {
    message = JSON.parse(body);
  } catch {
    return faultBody(new JsonRpcFault(FAULT.parse, "the body is not JSON"));
  }
  if (!Array.isArray(message)) {
    const answer = await answerMessage(message, answering);
    return answer === undefined ? undefined : JSON.stringify(answer);
  }
  if (message.length === 0) return faultBody(new JsonRpcFault(FAULT.invalidRequest, "the batch is empty"));
  if (message.length > answering.maxBatch) {
    const text = `the batch has ${message.length} requests; at most ${answering.maxBatch} are served`;
    return faultBody(new JsonRpcFault(FAULT.invalidRequest, text));
  }
  const answers = await Promise.all(message.map((entry) => answerMessage(entry, answering)));
  const given = answers.filter((answer) => answer !== undefined);
  return given.length === 0 ? undefined : JSON.stringify(given);
}

/** The body that tells of a fault which no single request caused. */
export function faultBody(fault: JsonRpcFault): string {
  return JSON.stringify(failure(null, fault));
}

async function answerMessage(message: unknown, { call, log }: Answering): Promise<object | undefined> {
  const request = read(message);
  if (request instanceof JsonRpcFault) return failure(null, request);
  const { id, method, params } = request;
  try {
    const result = await call(method, params);
    return id === undefined ? undefined : { jsonrpc: "2.0", id, result: result ?? null };
  } catch (error) {
    if (!(error instanceof JsonRpcFault)) log.error(`${method.slice(0, 64)} failed unexpectedly: ${String(error)}`);
    return id === undefined ? undefined : failure(id, error);
  }
}

interface Request {
  /** Undefined for a notification, which gets no answer. */
  readonly id: Id | undefined;
  readonly method: string;
  readonly params: readonly unknown[];
}

function read(message: unknown): Request | JsonRpcFault {
  if (typeof message !== "object" || message === null || Array.isArray(message))
    return invalid("a request is an object");
  const { jsonrpc, id, method, params = [] } = message as Record<string, unknown>;
  if (jsonrpc !== "2.0") return invalid('jsonrpc must be "2.0"');
  if (typeof method !== "string") return invalid("method must be a string");
  if (id !== undefined && id !== null && typeof id !== "string" && typeof id !== "number") {
    return invalid("id must be a string, a number or null");
  }
  if (!Array.isArray(params)) return invalid("params must be a list; named parameters are not served");
  return { id, method, params };
}

function invalid(message: string): JsonRpcFault {
  return new JsonRpcFault(FAULT.invalidRequest, message);
}

function failure(id: Id, error: unknown): object {
  const fault = error instanceof JsonRpcFault ? error : new JsonRpcFault(FAULT.internal, "internal error");
  const { code, message, data } = fault;
  return { jsonrpc: "2.0", id, error: data === undefined ? { code, message } : { code, message, data } };
}
