/** What a field of a log is to its reader: a text that other logs share, an index, the data, the topics, or nothing to us. */
export type Role =
  | { readonly kind: "text"; readonly name: "address" | "blockNumber" | "blockHash" | "transactionHash" }
  | { readonly kind: "index"; readonly name: "logIndex" | "turn" }
  | { readonly kind: "data" | "topics" | "other" };

/** One field as a node writes it. */
export interface LayoutField {
  /** `"name":` in bytes. */
  readonly key: Buffer;
  readonly role: Role;
}

const ROLES: Readonly<Record<string, Role>> = {
  address: { kind: "text", name: "address" },
  blockNumber: { kind: "text", name: "blockNumber" },
  blockHash: { kind: "text", name: "blockHash" },
  transactionHash: { kind: "text", name: "transactionHash" },
  logIndex: { kind: "index", name: "logIndex" },
  transactionIndex: { kind: "index", name: "turn" },
  data: { kind: "data" },
  topics: { kind: "topics" },
};

/** What a log can't do without. */
const NEEDED = Object.keys(ROLES).filter((name) => name !== "transactionIndex");

/**
 * The fields of the log that begins at `from`, in its node's order, which its other logs then have too.
 * @returns undefined when it is no log, or a node's mark that the log no longer counts
 */
export function layoutAt(body: Buffer, from: number): LayoutField[] | undefined {
  const end = body.indexOf("}", from);
  const log = parsed(body.toString("latin1", from, end + 1));
  if (log === undefined || NEEDED.some((name) => !Object.hasOwn(log, name))) return undefined;
  return Object.keys(log).map((name) => ({
    key: Buffer.from(`${JSON.stringify(name)}:`, "latin1"),
    role: (Object.hasOwn(ROLES, name) ? ROLES[name] : undefined) ?? { kind: "other" },
  }));
}

function parsed(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
