import { createPublicKey } from "node:crypto";
import { isIPv4 } from "node:net";
import { z } from "zod";
import { type Economy, parseEconomy } from "../domain/economy.ts";
import { AeoError } from "../domain/errors.ts";
import type { Address } from "../domain/event.ts";
import { nodeOfPublicKey } from "../ledger/nodeKey.ts";
import { PROFILE } from "./profile.ts";

const economy = z.string().transform((text, context): Economy => {
  const parsed = parseEconomy(text);
  if (parsed !== undefined) return parsed;
  context.addIssue({ code: "custom", message: "two capital letters" });
  return z.NEVER;
});
const address = z
  .string()
  .regex(/^0x[0-9a-fA-F]{40}$/, "0x and 40 hex digits")
  .transform((text) => text.toLowerCase() as Address);
// Names need Besu's early-access DNS support, and IPv6 its experimental discovery.
const ipv4 = z.string().refine(isIPv4, "an IPv4 address");
const publicKey = z.string().transform((text, context): string => {
  try {
    return nodeOfPublicKey(text).nodeId;
  } catch (error) {
    context.addIssue({ code: "custom", message: (error as Error).message });
    return z.NEVER;
  }
});
const port = z.int().min(1).max(65_535);
const seconds = (max: number) => z.int().min(1).max(max);

/** What a member hands in: all of it is public. */
export const memberSchema = z.strictObject({
  economy,
  timeZone: z.string().refine(isTimeZone, "an IANA time zone such as Asia/Taipei"),
  node: z.strictObject({
    publicKey,
    host: ipv4,
    port: port.default(PROFILE.ports.p2p),
    /** Further addresses that the node's connections come from. */
    egress: z.array(ipv4).default([]),
  }),
  accounts: z.strictObject({ admin: address, registrar: address, signatory: address, monitor: address }),
  rpcPublicKey: z.string().refine(isP256, "the PEM of a public key of P-256"),
  endpoint: z
    .url({ protocol: /^https$/, error: "an https URL" })
    .max(200)
    .refine((text) => new URL(text).pathname === "/", "an https URL without a path"),
  tokenIssuer: z.string().min(1),
});
export type Member = z.output<typeof memberSchema>;

const networkSchema = z.strictObject({
  chainId: z.int().min(1).max(Number.MAX_SAFE_INTEGER),
  blockPeriodSeconds: seconds(60).default(PROFILE.blockPeriodSeconds),
  requestTimeoutSeconds: seconds(600).optional(),
  emptyBlockPeriodSeconds: seconds(PROFILE.longestEmptyPeriodSeconds).default(PROFILE.emptyBlockPeriodSeconds),
  /** The members whose nodes keep every old state; all if left out. */
  archive: z.array(economy).min(1).optional(),
  /** The validators of the genesis block, where members have come or gone since. */
  genesisValidators: z.array(address).min(1).optional(),
  /** What Besu was told to change at a block, by validators that could not vote any more. */
  transitions: z.record(z.string(), z.unknown()).optional(),
  members: z.array(memberSchema).min(1).max(256),
});

/** A network before it is written: what its members agreed on. */
export interface Network {
  readonly chainId: number;
  readonly blockPeriodSeconds: number;
  readonly requestTimeoutSeconds: number;
  readonly emptyBlockPeriodSeconds: number;
  readonly archive: readonly Economy[];
  /** The validators that the genesis block names, for a network whose members or keys have changed since; else its members' nodes. */
  readonly genesisValidators?: readonly Address[] | undefined;
  /** Besu's `transitions` of the genesis file, after a disaster. */
  readonly transitions?: Readonly<Record<string, unknown>> | undefined;
  readonly members: readonly Member[];
}

/**
 * Reads the file of members.
 * @throws AeoError INVALID_CONFIGURATION naming every fault at once
 */
export function parseNetwork(json: unknown): Network {
  const parsed = networkSchema.safeParse(json);
  if (!parsed.success)
    throw refusal(parsed.error.issues.map(({ path, message }) => ({ pointer: pointer(path), detail: message })));
  const { archive, requestTimeoutSeconds, ...rest } = parsed.data;
  const network: Network = {
    ...rest,
    // Besu's advice: begin with twice the period, and lower it until rounds begin to change.
    requestTimeoutSeconds: requestTimeoutSeconds ?? 2 * rest.blockPeriodSeconds,
    archive: archive ?? rest.members.map((member) => member.economy),
  };
  const faults = [...repeated(network), ...strangers(network), ...periods(network)];
  if (faults.length > 0) throw refusal(faults);
  return network;
}

/** The validators that the genesis block names, in the order in which it does. */
export function genesisValidatorsOf({ genesisValidators, members }: Network): Address[] {
  return [...(genesisValidators ?? members.map(({ node }) => nodeOfPublicKey(node.publicKey).address))].sort();
}

interface Fault {
  readonly pointer: string;
  readonly detail: string;
}

/** What two members must not have in common. */
function repeated({ members }: Network): Fault[] {
  const seen = new Map<string, string>();
  const faults: Fault[] = [];
  const once = (what: string, value: string, at: string) => {
    const before = seen.get(`${what} ${value}`);
    if (before !== undefined) faults.push({ pointer: at, detail: `the same ${what} as ${before}` });
    else seen.set(`${what} ${value}`, at);
  };
  for (const [index, { economy: code, node, accounts, endpoint }] of members.entries()) {
    const at = `/members/${index}`;
    once("economy", code, `${at}/economy`);
    once("node key", node.publicKey, `${at}/node/publicKey`);
    once("address", `${node.host}:${node.port}`, `${at}/node/host`);
    once("endpoint", new URL(endpoint).host, `${at}/endpoint`);
    for (const [role, account] of Object.entries(accounts)) once("account", account, `${at}/accounts/${role}`);
  }
  return faults;
}

function strangers({ archive, members }: Network): Fault[] {
  const known = new Set(members.map((member) => member.economy));
  return archive.flatMap((code, index) =>
    known.has(code) ? [] : [{ pointer: `/archive/${index}`, detail: `${code} is not among the members` }],
  );
}

function periods(network: Network): Fault[] {
  const { blockPeriodSeconds, requestTimeoutSeconds, emptyBlockPeriodSeconds } = network;
  const faults: Fault[] = [];
  if (requestTimeoutSeconds <= blockPeriodSeconds)
    faults.push({ pointer: "/requestTimeoutSeconds", detail: "must be longer than the block period" });
  if (emptyBlockPeriodSeconds < blockPeriodSeconds)
    faults.push({ pointer: "/emptyBlockPeriodSeconds", detail: "must not be shorter than the block period" });
  return faults;
}

function refusal(faults: readonly Fault[]): AeoError {
  const all = faults.map((fault) => `${fault.pointer || "/"} ${fault.detail}`).join("; ");
  return new AeoError("INVALID_CONFIGURATION", all, { faults });
}

function pointer(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part)}`).join("");
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name }).format();
    return true;
  } catch {
    return false;
  }
}

/** Whether a text is the PEM of a public key with which Besu checks tokens signed by ES256. */
export function isP256(pem: string): boolean {
  try {
    // A private key would be taken too, for its public half: it has no place in a file that goes round.
    if (pem.includes("PRIVATE")) return false;
    return createPublicKey(pem).asymmetricKeyDetails?.namedCurve === "prime256v1";
  } catch {
    return false;
  }
}
