import type { CertificationId } from "../../domain/certificationRecord.ts";
import type { Economy } from "../../domain/economy.ts";
import type { Registry } from "../../domain/event.ts";
import type { Mode } from "../../domain/mode.ts";
import type { OperatorType } from "../../domain/operatorType.ts";
import type { Recognition } from "../../domain/recognition.ts";
import type { Instant } from "../../domain/time.ts";

/** A question of which the receipt's digest shows that it was this one. */
export interface ToldQuestion {
  readonly issuer?: Economy | undefined;
  readonly recogniser: Economy;
  readonly mode: Mode;
  readonly operatorType?: OperatorType | undefined;
  readonly validAt: Instant;
  readonly knownAt: Instant;
  readonly departedAt?: Instant | undefined;
}

/** What an answer says beside its receipt, of which the receipt's digest shows that it was sent so. In the API's forms. */
export interface ToldAnswer {
  readonly issuer: Economy | null;
  readonly recogniser: Economy;
  readonly mode: Mode;
  readonly validAt: Instant;
  readonly knownAt: Instant;
  readonly profilesAsOf: Instant | null;
  /** cause, certification, benefits and arrangements as they were sent. */
  readonly ruling: Readonly<Record<string, unknown>>;
  readonly asOf: {
    readonly time: Instant;
    readonly freshness: string;
    readonly heads: Readonly<Record<Registry, { readonly sequence: number; readonly head: string }>>;
  };
}

/** What a receipt tells that the ledger can say something about. */
export interface Told {
  readonly recogniser: Economy;
  readonly recognition: Recognition;
  readonly cause: string;
  readonly certification: CertificationId | null;
  readonly block: number;
  readonly blockHash: string;
  /** Of the registry of certifications at that block. */
  readonly sequence: number;
  readonly head: string;
  /** Milliseconds since 1970. */
  readonly answeredAt: number;
  readonly question?: ToldQuestion | undefined;
  readonly answer?: ToldAnswer | undefined;
}

/** A field that is not what it had to be. Values as they are shown. */
export interface Difference {
  readonly field: string;
  readonly told: string;
  readonly should: string;
}

/** What a receipt's statement about the ledger can't be held against. */
export const NOT_CHECKABLE = {
  PROFILES: "which operators a gateway knew, and how old its partners' profiles were, is not on the ledger",
  GATEWAY_CLOCK: "by its own clock a gateway may have heard nothing for too long, which the ledger does not show",
  QUESTION_UNKNOWN:
    "only for some question about another moment this is the answer; the receipt alone does not say what was asked: bring the question",
  ISSUER_UNKNOWN:
    "for some economy's operators this is the answer; bring the question or the answer, which name the issuer",
  CERTIFICATION_NOT_NAMED: "of which certification it speaks, the receipt does not say",
  LATER_BLOCK: "it rests on a block that comes after the history that was read",
  KEY_REVOKED: "its key was revoked since, and no root on the ledger shows that it is no forgery",
} as const;
export type NotCheckable = keyof typeof NOT_CHECKABLE;
