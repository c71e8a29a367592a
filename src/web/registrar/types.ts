import type { OperatorType } from "../../domain/operatorType.ts";
import type { Consent, SmeClass } from "../../domain/profile.ts";
import type { Address } from "../lib/answer.ts";

export interface ProfileAnswer {
  readonly tin: string;
  readonly aliases: readonly { readonly scheme: string; readonly value: string }[];
  readonly legalName: string;
  readonly localName: string | null;
  readonly address: Address;
  readonly operatorTypes: readonly OperatorType[];
  readonly smeClass: SmeClass | null;
  readonly programme: string;
  readonly tier: string | null;
  readonly validFrom: string;
  readonly validUntil: string | null;
  readonly statusReason: { readonly code: string; readonly text: string | null } | null;
  readonly contact: string | null;
  readonly synthetic: boolean;
}

/** An own certification, as the gateway answers. */
export interface CertificationAnswer {
  readonly id: string;
  readonly economy: string;
  readonly status: string;
  readonly version: number;
  readonly programme: string | null;
  readonly tier: string | null;
  readonly operatorTypes: readonly OperatorType[];
  readonly reviewAt: string | null;
  readonly allowedChanges: readonly string[];
  readonly profile: ProfileAnswer | null;
  readonly consent: Consent;
  readonly pendingOperation: string | null;
}

export interface OperationAnswer {
  readonly id: string;
  readonly state: string;
  readonly block: number | null;
  readonly error: { readonly code: string; readonly detail: string } | null;
}

export interface SightAnswer {
  readonly economy: string;
  readonly covered: boolean;
  readonly consented: boolean;
  readonly told: {
    readonly kind: "UPSERT" | "TOMBSTONE";
    readonly toldAt: string;
    readonly acknowledgedAt: string | null;
  } | null;
  readonly statusRead: boolean;
  readonly headReceivedAt: string | null;
}

export interface ImportAnswer {
  readonly id: string;
  readonly rows: number;
  readonly accepted: number;
  readonly refused: readonly {
    readonly row: number;
    readonly code: string;
    readonly detail: string;
    readonly errors: readonly { readonly pointer: string; readonly detail: string }[];
  }[];
  readonly operations: readonly {
    readonly id: string;
    readonly state: string;
    readonly rows: readonly number[];
    readonly error: { readonly code: string; readonly detail: string } | null;
  }[];
}
