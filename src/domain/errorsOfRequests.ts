import type { ErrorRow } from "./errorRow.ts";

/** What is wrong with a request, or with who asks. A code never changes its meaning. */
export const REQUEST_ERRORS = {
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
    fix: "Send the name without control, bidirectional or invisible characters; a legal name in one script, that of the local name in localName.",
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
  SIGHT_NOT_GRANTED: {
    kind: "forbidden",
    meaning: "An auditor sees what is on the ledger; a profile only by a grant of the issuing administration.",
    fix: "Ask whom the detail names to grant it (POST /v1/audit/grants), with a reason and for a time.",
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
  ENDPOINT_REFUSED: {
    kind: "invalid",
    meaning: "The address is not one that this gateway calls.",
    fix: "Use https, a public address, no query and no password; AEO_WEBHOOK_HOSTS lists exceptions.",
  },
  METHOD_NOT_ALLOWED: {
    kind: "invalid",
    meaning: "The resource exists but does not take this method.",
    fix: "Use a method of the Allow header.",
  },
  VERSION_REQUIRED: {
    kind: "invalid",
    meaning: "A change must quote the version it was decided on.",
    fix: "Send the ETag of the record in If-Match.",
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
  NOT_AUTHORISED_ON_LEDGER: {
    kind: "forbidden",
    meaning: "The registry of authorities does not let this gateway's key do this.",
    fix: "Ask the authority's ADMIN to set the writer's role; the detail gives the registry's reason.",
  },
  UNKNOWN_CLAUSE: {
    kind: "invalid",
    meaning: "The terms have no such monitoring clause between these two sides.",
    fix: "See GET /v1/clauses for the clauses and the periods that are over.",
  },
  NOT_ITS_SIDE: {
    kind: "forbidden",
    meaning: "This act is for the other side of the clause.",
    fix: "The judged side acknowledges and answers; the other resolves; either raises and adds evidence.",
  },
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
} as const satisfies Record<string, ErrorRow>;
