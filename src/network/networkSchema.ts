import { z } from "zod";
import type { Economy } from "../domain/economy.ts";
import type { Address } from "../domain/event.ts";
import { nodeOfPublicKey } from "../ledger/nodeKey.ts";
import {
  addressField,
  economyField,
  endpointField,
  ipv4Field,
  issuerField,
  nodeKeyField,
  portField,
  rpcPublicKeyField,
  timeZoneField,
} from "./memberFields.ts";
import { PROFILE } from "./profile.ts";
import { transitionsField } from "./transitions.ts";

const seconds = (max: number) => z.int().min(1).max(max);

/** What a member hands in: all of it is public. */
export const memberSchema = z.strictObject({
  economy: economyField,
  timeZone: timeZoneField,
  node: z.strictObject({
    publicKey: nodeKeyField,
    host: ipv4Field,
    port: portField.default(PROFILE.ports.p2p),
    /** Further addresses that the node's connections come from. */
    egress: z.array(ipv4Field).max(16).default([]),
  }),
  accounts: z.strictObject({
    admin: addressField,
    registrar: addressField,
    signatory: addressField,
    monitor: addressField,
  }),
  rpcPublicKey: rpcPublicKeyField,
  endpoint: endpointField,
  tokenIssuer: issuerField,
});
export type Member = z.output<typeof memberSchema>;

export const networkSchema = z.strictObject({
  chainId: z.int().min(1).max(Number.MAX_SAFE_INTEGER),
  /** Whether all keys were made in one place, to try things. */
  trial: z.literal(true).optional(),
  blockPeriodSeconds: seconds(60).default(PROFILE.blockPeriodSeconds),
  requestTimeoutSeconds: seconds(600).optional(),
  emptyBlockPeriodSeconds: seconds(PROFILE.longestEmptyPeriodSeconds).default(PROFILE.emptyBlockPeriodSeconds),
  /** The members whose nodes keep every old state; all if left out. */
  archive: z.array(economyField).min(1).optional(),
  /** The members whose nodes validate; all if left out. */
  validators: z.array(economyField).min(1).optional(),
  /** The validators of the genesis block, where members have come or gone since. */
  genesisValidators: z.array(addressField).min(1).optional(),
  /** SHA-256 of the state that the genesis block carries over from an earlier ledger. */
  carriedState: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  /** What Besu was told to change at a block, by validators that could not vote any more. */
  transitions: transitionsField.optional(),
  /** Validators that transitions name though no member has them any more. */
  formerValidators: z.array(addressField).min(1).optional(),
  members: z.array(memberSchema).min(1).max(256),
});

/** A network before it is written: what its members agreed on. */
export interface Network {
  readonly chainId: number;
  readonly trial?: true | undefined;
  readonly blockPeriodSeconds: number;
  readonly requestTimeoutSeconds: number;
  readonly emptyBlockPeriodSeconds: number;
  readonly archive: readonly Economy[];
  /** The members whose nodes validate, where not all do. */
  readonly validators?: readonly Economy[] | undefined;
  /** The validators that the genesis block names, for a network whose members or keys have changed since; else its members' nodes. */
  readonly genesisValidators?: readonly Address[] | undefined;
  /** SHA-256 of the state that the genesis block carries over from an earlier ledger, where it does. */
  readonly carriedState?: string | undefined;
  /** Besu's `transitions` of the genesis file, after a disaster. */
  readonly transitions?: z.output<typeof transitionsField> | undefined;
  readonly formerValidators?: readonly Address[] | undefined;
  readonly members: readonly Member[];
}

/** The members whose nodes validate. */
export function validatingMembers({ validators, members }: Network): readonly Member[] {
  return validators === undefined ? members : members.filter(({ economy }) => validators.includes(economy));
}

/** The validators that the genesis block names, in the order in which it does. */
export function genesisValidatorsOf(network: Network): Address[] {
  const { genesisValidators } = network;
  return [
    ...(genesisValidators ?? validatingMembers(network).map(({ node }) => nodeOfPublicKey(node.publicKey).address)),
  ].sort();
}
