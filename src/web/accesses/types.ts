import type { AccessHead, AccessOutcome, Seen } from "../../domain/accessLine.ts";

export interface LineAnswer {
  readonly number: number;
  readonly at: string;
  readonly auditor: string;
  readonly route: string;
  readonly question: Readonly<Record<string, string>>;
  readonly outcome: AccessOutcome;
  readonly code: string | null;
  readonly seen: Seen | null;
  readonly block: number | null;
  readonly blockHash: string | null;
  readonly digest: string | null;
  readonly hash: string;
}

export interface AccessesAnswer {
  readonly head: AccessHead;
  readonly lines: readonly LineAnswer[];
  readonly next: number | null;
}

export interface GrantAnswer {
  readonly id: string;
  readonly auditor: string;
  readonly certifications: readonly string[];
  readonly reason: string;
  readonly operatorAgreed: boolean;
  readonly grantedBy: string;
  readonly grantedAt: string;
  readonly expiresAt: string;
  readonly revoked: { readonly by: string; readonly at: string; readonly reason: string } | null;
}

export interface ProfileAnswer {
  readonly profile: {
    readonly certificationId: string;
    readonly tin: string;
    readonly legalName: string;
    readonly localName: string | null;
    readonly programme: string;
    readonly tier: string | null;
    readonly address: { readonly lines: readonly string[]; readonly city: string; readonly country: string };
  };
}
