import { type AuthoritiesState, statementKeysAt } from "../domain/authority.ts";
import { currentRecord, statusAt } from "../domain/certification.ts";
import type { CertificationId } from "../domain/certificationRecord.ts";
import type { CredentialRecord, StatusListRecord } from "../domain/credential.ts";
import type { Economy } from "../domain/economy.ts";
import { AeoError } from "../domain/errors.ts";
import type { Bytes32 } from "../domain/event.ts";
import type { LedgerState } from "../domain/ledgerState.ts";
import type { Instant } from "../domain/time.ts";
import type { Caller } from "./caller.ts";

const DAY = 86_400;
/** Indices per status list: enough for a credential to hide among, little enough to load. */
export const STATUS_LIST_SIZE = 8_192;
/** Share of a list that may be taken before the next is opened: past it a free index takes long to hit. */
const FULL = 0.75;

/** Where issued credentials are kept. */
export interface CredentialStore {
  newestList(): StatusListRecord | undefined;
  openList(list: StatusListRecord, decoys: Iterable<number>): void;
  taken(list: number): number;
  isTaken(list: number, idx: number): boolean;
  add(record: CredentialRecord): void;
  find(id: string): CredentialRecord | undefined;
}

export interface CredentialsDeps {
  readonly own: Economy;
  readonly state: () => LedgerState;
  readonly store: CredentialStore;
  /** The commitment of a certification's current profile; undefined when there is none here. */
  readonly commitmentOf: (id: CertificationId) => Bytes32 | undefined;
  /** The CREDENTIAL key that this gateway signs with; undefined when it has none. */
  readonly keyId: Bytes32 | undefined;
  readonly random: {
    newId(): string;
    /** From 0 to below `limit`. */
    index(limit: number): number;
    /** 16 bytes or more, as text. */
    secret(): string;
    decoys(size: number): Iterable<number>;
  };
  /** How many disclosures a credential has. */
  readonly disclosures: number;
}

/** Issues credentials and finds them again. */
export type Credentials = ReturnType<typeof createCredentials>;

export function createCredentials(deps: CredentialsDeps) {
  const { own, store, random } = deps;
  return {
    /**
     * Records a credential for a certification, with an index of a status list that nobody had before and nobody gets after. Call it
     * inside the transaction that stores the request's answer.
     * @param validDays how long it is good, unless the certification ends before
     * @throws AeoError UNKNOWN_CERTIFICATION, INVALID_TRANSITION, CREDENTIALS_UNAVAILABLE
     */
    issue(certificationId: CertificationId, validDays: number, caller: Caller, now: Instant): CredentialRecord {
      const state = deps.state();
      const history = state.certifications.get(own, certificationId);
      const commitment = deps.commitmentOf(certificationId);
      if (history === undefined || commitment === undefined)
        throw new AeoError("UNKNOWN_CERTIFICATION", `this authority has no certification ${certificationId}`);
      const status = statusAt(history, { validAt: now, knownAt: Number.POSITIVE_INFINITY });
      if (status !== "CERTIFIED")
        throw new AeoError("INVALID_TRANSITION", `a credential is for a CERTIFIED operator; this one is ${status}`);
      const { programme, tier, operatorTypes, validUntil } = currentRecord(history);
      const keyId = usableKey(deps, state.authorities, now);
      const { list, idx } = freeIndex(deps, now);
      const end = now + validDays * DAY;
      const record = {
        id: random.newId(),
        certificationId,
        commitment,
        programme,
        tier,
        operatorTypes,
        list,
        idx,
        uri: statusListUri(endpointOf(state.authorities, own), list),
        keyId,
        salts: Array.from({ length: deps.disclosures }, () => random.secret()),
        issuedAt: now,
        expiresAt: validUntil === 0 ? end : Math.min(end, validUntil),
        issuedBy: caller.subject,
      };
      store.add(record);
      return record;
    },
    /** @throws AeoError UNKNOWN_CREDENTIAL */
    get(id: string): CredentialRecord {
      const found = store.find(id);
      if (found === undefined) throw new AeoError("UNKNOWN_CREDENTIAL", `this authority issued no credential ${id}`);
      return found;
    },
  };
}

function usableKey({ own, keyId }: CredentialsDeps, authorities: AuthoritiesState, now: Instant): Bytes32 {
  if (keyId === undefined)
    throw new AeoError("CREDENTIALS_UNAVAILABLE", "AEO_STATEMENT_KEYS has no key with use CREDENTIAL");
  if (!statementKeysAt(authorities, own, "CREDENTIAL", now).some((key) => key.keyId === keyId))
    throw new AeoError("CREDENTIALS_UNAVAILABLE", `the CREDENTIAL key ${keyId} does not stand in the registry`);
  return keyId;
}

/** Readers of paper look for status lists at the address that the registry gives for the gateway. */
function endpointOf({ members }: AuthoritiesState, own: Economy): string {
  const endpoint = members.get(own)?.endpoint ?? "";
  if (endpoint === "") throw new AeoError("CREDENTIALS_UNAVAILABLE", "the registry has no endpoint of this authority");
  return endpoint;
}

function statusListUri(endpoint: string, list: number): string {
  return `${endpoint.replace(/\/$/, "")}/v1/status-lists/${list}`;
}

function freeIndex({ store, random }: CredentialsDeps, now: Instant): { list: number; idx: number } {
  let list = store.newestList();
  if (list === undefined || store.taken(list.number) >= list.size * FULL) {
    const number = (list?.number ?? 0) + 1;
    list = { number, size: STATUS_LIST_SIZE, createdAt: now, decoySecret: random.secret() };
    store.openList(list, random.decoys(list.size));
  }
  for (;;) {
    const idx = random.index(list.size);
    if (!store.isTaken(list.number, idx)) return { list: list.number, idx };
  }
}
