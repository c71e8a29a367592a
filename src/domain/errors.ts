/** What sort of refusal an error is; the edge turns it into a status code or an exit code. */
export type ErrorKind =
  | "invalid" // the request can't be right, whoever sends it
  | "unauthenticated" // who asks is not known
  | "forbidden" // who asks may not
  | "not-found"
  | "conflict" // it contradicts the present state
  | "stale" // it was decided on an older version
  | "too-large"
  | "too-many" // try again later
  | "unavailable" // we can't do it, or can't know, at present
  | "internal"; // a fault of ours

interface ErrorRow {
  readonly kind: ErrorKind;
  /** What went wrong, in general. */
  readonly meaning: string;
  /** What the reader can do. */
  readonly fix: string;
}

/** The one catalogue of errors. A code never changes its meaning. */
export const ERRORS = {
  INVALID_BODY: {
    kind: "invalid",
    meaning: "The body does not have the documented form.",
    fix: "Correct the fields listed under errors; /openapi.json has the schema.",
  },
  INVALID_PARAMETER: {
    kind: "invalid",
    meaning: "A path or query parameter does not have the documented form.",
    fix: "Correct the parameters listed under errors; /openapi.json has the schema.",
  },
  INVALID_JSON: {
    kind: "invalid",
    meaning: "The body is not JSON.",
    fix: "Send valid JSON in UTF-8 with Content-Type application/json.",
  },
  UNSUPPORTED_MEDIA_TYPE: {
    kind: "invalid",
    meaning: "The content type is not one that this resource takes.",
    fix: "Use a content type that /openapi.json names for it.",
  },
  INVALID_TIN: {
    kind: "invalid",
    meaning: "The identifier does not have the format of its economy.",
    fix: "Check the number against the document it was copied from; the detail says which rule it breaks.",
  },
  INVALID_NAME: {
    kind: "invalid",
    meaning: "A name or address holds characters that can deceive a reader.",
    fix: "Send the name without control, bidirectional or invisible characters.",
  },
  INVALID_DATE: {
    kind: "invalid",
    meaning: "A date is impossible, or dates are in the wrong order.",
    fix: "Use RFC 3339 dates; the end lies after the start.",
  },
  INVALID_PROGRAMME: {
    kind: "invalid",
    meaning: "There is no such programme or tier.",
    fix: "Use a programme and tier of the word list in the API document.",
  },
  INVALID_TERMS: {
    kind: "invalid",
    meaning: "The terms of an arrangement contradict themselves.",
    fix: "Correct what the detail names and propose again.",
  },
  BODY_TOO_LARGE: {
    kind: "too-large",
    meaning: "The body is larger than this resource takes.",
    fix: "Send less at once, or use the import resource.",
  },
  BATCH_TOO_LARGE: {
    kind: "too-large",
    meaning: "There are more entries than one request may have.",
    fix: "Split the batch.",
  },
  IDEMPOTENCY_KEY_MISSING: {
    kind: "invalid",
    meaning: "A write needs an Idempotency-Key header.",
    fix: "Send a fresh UUID in Idempotency-Key and keep it for retries of the same request.",
  },
  IDEMPOTENCY_KEY_REUSED: {
    kind: "conflict",
    meaning: "This Idempotency-Key was used with another request.",
    fix: "Use a fresh key for a new request; send the very same request to repeat one.",
  },
  IDEMPOTENCY_KEY_IN_USE: {
    kind: "conflict",
    meaning: "The first request with this Idempotency-Key is still running.",
    fix: "Wait a moment and send the same request again.",
  },
  TOKEN_MISSING: {
    kind: "unauthenticated",
    meaning: "The request has no bearer token.",
    fix: "Send Authorization: Bearer with a token of this authority.",
  },
  TOKEN_INVALID: {
    kind: "unauthenticated",
    meaning: "The bearer token is malformed, expired, or not signed by a key that this gateway trusts.",
    fix: "Get a new token.",
  },
  ROLE_MISSING: {
    kind: "forbidden",
    meaning: "The caller's role does not allow this.",
    fix: "Ask somebody with one of the roles that the detail names.",
  },
  WRONG_ECONOMY: {
    kind: "forbidden",
    meaning: "The token is for another economy than this gateway's.",
    fix: "Use the gateway of your own authority.",
  },
  REQUEST_SIGNATURE_INVALID: {
    kind: "unauthenticated",
    meaning: "The gateway's request is unsigned, altered, misdirected, expired or repeated.",
    fix: "Sign each request anew with a REQUEST key that stands in the registry; check the clock.",
  },
  NOT_A_PARTNER: {
    kind: "forbidden",
    meaning: "No arrangement entitles the asking authority.",
    fix: "Conclude an arrangement first.",
  },
  UNKNOWN_CERTIFICATION: {
    kind: "not-found",
    meaning: "This authority has no such certification.",
    fix: "Check the id; search by TIN.",
  },
  UNKNOWN_ARRANGEMENT: {
    kind: "not-found",
    meaning: "There is no arrangement of this number.",
    fix: "List the arrangements.",
  },
  UNKNOWN_OPERATION: {
    kind: "not-found",
    meaning: "There is no operation of this id.",
    fix: "Use the id from the Location of the accepted request.",
  },
  UNKNOWN_IMPORT: {
    kind: "not-found",
    meaning: "There is no import of this id.",
    fix: "Use the id from the Location of the accepted import.",
  },
  UNKNOWN_CREDENTIAL: {
    kind: "not-found",
    meaning: "This authority has issued no such credential, or the profile that it was drawn from is erased.",
    fix: "Check the id; issue a new one.",
  },
  UNKNOWN_STATUS_LIST: {
    kind: "not-found",
    meaning: "This authority has no status list of this number.",
    fix: "Use the address that the credential names.",
  },
  CREDENTIALS_UNAVAILABLE: {
    kind: "unavailable",
    meaning: "This authority is not set up to issue credentials.",
    fix: "Put a CREDENTIAL key in AEO_STATEMENT_KEYS and in the registry, and the gateway's endpoint too; the detail says what is missing.",
  },
  UNKNOWN_WEBHOOK: {
    kind: "not-found",
    meaning: "There is no webhook of this id.",
    fix: "List the webhooks.",
  },
  ENDPOINT_REFUSED: {
    kind: "invalid",
    meaning: "The address is not one that this gateway calls.",
    fix: "Use https, a public address, no query and no password; AEO_WEBHOOK_HOSTS lists exceptions.",
  },
  LIMIT_REACHED: {
    kind: "conflict",
    meaning: "There are as many of these as a gateway keeps.",
    fix: "Delete one that is not needed.",
  },
  UNKNOWN_MEMBER: { kind: "not-found", meaning: "The economy is not a member.", fix: "List the members." },
  UNKNOWN_BALLOT: { kind: "not-found", meaning: "There is no ballot of this number.", fix: "List the ballots." },
  UNKNOWN_ROUTE: {
    kind: "not-found",
    meaning: "There is nothing at this address.",
    fix: "/openapi.json lists every resource.",
  },
  METHOD_NOT_ALLOWED: {
    kind: "invalid",
    meaning: "The resource exists but does not take this method.",
    fix: "Use a method of the Allow header.",
  },
  DUPLICATE_CERTIFICATION: {
    kind: "conflict",
    meaning: "The operator has a live certification under this programme and tier.",
    fix: "Renew or amend the one that the detail names, or end it first.",
  },
  STALE_VERSION: {
    kind: "stale",
    meaning: "The change was decided on another version than the one in place.",
    fix: "Read the record again, decide again, and quote its version.",
  },
  VERSION_REQUIRED: {
    kind: "invalid",
    meaning: "A change must quote the version it was decided on.",
    fix: "Send the ETag of the record in If-Match.",
  },
  INVALID_TRANSITION: {
    kind: "conflict",
    meaning: "The present status does not allow this change.",
    fix: "Read the record's status; the detail says which changes it allows.",
  },
  INVALID_EFFECTIVE_DATE: {
    kind: "invalid",
    meaning:
      "The effective date lies in the future, before the certification began, or further back than this authority allows.",
    fix: "Use a date within the allowed range.",
  },
  INVALID_DECISION_DATE: {
    kind: "invalid",
    meaning: "The date of the decision lies in the future.",
    fix: "Check the date and this machine's clock.",
  },
  NO_ANNULMENT_PROPOSED: {
    kind: "conflict",
    meaning: "No annulment of the present version is proposed.",
    fix: "Propose it first, as a registrar.",
  },
  SAME_PERSON: { kind: "forbidden", meaning: "An annulment takes two persons.", fix: "Let another signatory confirm." },
  NOT_A_PARTY: {
    kind: "forbidden",
    meaning: "This authority is not a party of the arrangement.",
    fix: "Accede, or ask a party.",
  },
  NOTICE_TOO_SHORT: {
    kind: "invalid",
    meaning: "The effect would come before the agreed notice has run.",
    fix: "Choose a date no earlier than the detail says.",
  },
  PENDING_OPERATION: {
    kind: "conflict",
    meaning: "An earlier change of the same record is still on its way to the ledger.",
    fix: "Wait for the operation that the detail names.",
  },
  LEDGER_REFUSED: {
    kind: "conflict",
    meaning: "The contract refused the write.",
    fix: "The detail gives the contract's reason.",
  },
  NOT_AUTHORISED_ON_LEDGER: {
    kind: "forbidden",
    meaning: "The registry of authorities does not let this gateway's key do this.",
    fix: "Ask the authority's ADMIN to set the writer's role; the detail gives the registry's reason.",
  },
  LEDGER_UNAVAILABLE: {
    kind: "unavailable",
    meaning: "The node does not answer.",
    fix: "Try again; accepted operations go on by themselves.",
  },
  LEDGER_FORKED: {
    kind: "unavailable",
    meaning: "The node's history contradicts what was verified before.",
    fix: "Do not rely on this node; call the operator.",
  },
  LEDGER_UNVERIFIABLE: {
    kind: "unavailable",
    meaning: "The node's events do not fit the registry's head: some are missing, altered or invented.",
    fix: "Use another node; the detail names the first that does not fit.",
  },
  LEDGER_WRONG_CHAIN: {
    kind: "unavailable",
    meaning: "The node serves another chain or other contracts than the address book says.",
    fix: "Correct the RPC URL or the address book.",
  },
  LEDGER_UNKNOWN_EVENT: {
    kind: "unavailable",
    meaning: "The ledger holds an event that this release does not know.",
    fix: "Upgrade the gateway.",
  },
  PROOF_UNAVAILABLE: {
    kind: "unavailable",
    meaning: "No proof of the answer could be made from the node's state.",
    fix: "Ask for a newer moment, or configure an archive node; the answer itself is given without proof=true.",
  },
  STORE_UNAVAILABLE: {
    kind: "unavailable",
    meaning: "The store can't be written: disk full, locked or read-only. Nothing was accepted.",
    fix: "Free space or release the lock, then repeat with the same Idempotency-Key.",
  },
  SIGNER_IN_USE: {
    kind: "unavailable",
    meaning: "Another process sends with this gateway's key.",
    fix: "Run one gateway per key.",
  },
  NOT_READY: {
    kind: "unavailable",
    meaning: "The gateway has not caught up with the ledger yet.",
    fix: "Wait for /readyz.",
  },
  SHUTTING_DOWN: { kind: "unavailable", meaning: "The gateway is stopping.", fix: "Try again in a moment." },
  RATE_LIMITED: {
    kind: "too-many",
    meaning: "This client sends more than its share.",
    fix: "Wait for as long as Retry-After says.",
  },
  INVALID_ROW: {
    kind: "invalid",
    meaning: "A row of the import can't be used.",
    fix: "Correct the row; the other rows are not affected.",
  },
  INVALID_CONFIGURATION: {
    kind: "invalid",
    meaning: "The configuration is incomplete or wrong.",
    fix: "Correct every variable that the detail names.",
  },
  INTERNAL: {
    kind: "internal",
    meaning: "A fault of the gateway. Nothing was half written.",
    fix: "Report the trace id.",
  },
} as const satisfies Record<string, ErrorRow>;

export type ErrorCode = keyof typeof ERRORS;

/** One field at fault: a JSON pointer into what was sent, and why. */
export interface FieldFault {
  readonly pointer: string;
  readonly detail: string;
}

/** A refusal: a stable code, what exactly was refused, and where. */
export class AeoError extends Error {
  readonly code: ErrorCode;
  readonly faults: readonly FieldFault[];

  /** @param detail who and what, for this one case, without names or TINs of operators */
  constructor(code: ErrorCode, detail: string, options: { faults?: readonly FieldFault[]; cause?: unknown } = {}) {
    super(detail, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "AeoError";
    this.code = code;
    this.faults = options.faults ?? [];
  }

  get kind(): ErrorKind {
    return ERRORS[this.code].kind;
  }
}
