import type { ErrorRow } from "./errorRow.ts";

/** What is not there, or contradicts what is. A code never changes its meaning. */
export const STATE_ERRORS = {
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
  UNKNOWN_CERTIFICATION: {
    kind: "not-found",
    meaning: "This authority has no such certification.",
    fix: "Check the id; search by TIN.",
  },
  TRADER_NOT_FOUND: {
    kind: "not-found",
    meaning: "No certification of this authority has these three values together.",
    fix: "Copy id, TIN and code from the letter; ask the administration for a new letter if it is old.",
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
  UNKNOWN_ALARM: {
    kind: "not-found",
    meaning: "There is no alarm of this id.",
    fix: "List the alarms for their ids.",
  },
  UNKNOWN_GRANT: {
    kind: "not-found",
    meaning: "There is no grant of sight of this id.",
    fix: "List the grants for their ids.",
  },
  OPERATOR_NOT_AGREED: {
    kind: "conflict",
    meaning: "The operator's consent does not cover that an auditor sees its profile.",
    fix: "Ask the operator; once it agreed, say so with operatorAgreed.",
  },
  UNKNOWN_TRANSACTION: {
    kind: "not-found",
    meaning: "No verified entry of the ledger was written by this transaction.",
    fix: "Check the hash; the ledger may not have been read that far yet.",
  },
  UNKNOWN_IMPORT: {
    kind: "not-found",
    meaning: "There is no import of this id.",
    fix: "Use the id from the Location of the accepted import.",
  },
  FILE_BASE_UNKNOWN: {
    kind: "conflict",
    meaning: "A delta was asked for since a file that is not of the present series.",
    fix: "Take a full file and go on from that.",
  },
  CURSOR_AHEAD: {
    kind: "conflict",
    meaning:
      "The cursor lies beyond the end of this gateway's ledger: it is of another ledger, or of one that was wiped since.",
    fix: "Check which ledger the cursor is from; read on from the end that the detail names, or from the beginning.",
  },
  UNKNOWN_RECEIPT: { kind: "not-found", meaning: "The caller has no such receipt.", fix: "Ask as who asked." },
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
  UNKNOWN_OWN_CODE: {
    kind: "not-found",
    meaning: "No code of this id is recorded.",
    fix: "List the codes for their ids.",
  },
  OWN_CODE_TAKEN: {
    kind: "conflict",
    meaning: "The code stands for another operator at the same time.",
    fix: "Remove the former entry first, or give both a validity that does not overlap.",
  },
  OWN_CODE_IS_TIN: {
    kind: "conflict",
    meaning: "The code is the TIN or alias of another operator: whoever quotes it could mean either.",
    fix: "Check the code and the TIN; issue another code.",
  },
  UNKNOWN_WEBHOOK: {
    kind: "not-found",
    meaning: "There is no webhook of this id.",
    fix: "List the webhooks.",
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
  INVALID_TRANSITION: {
    kind: "conflict",
    meaning: "The present status does not allow this change.",
    fix: "Read the record's status; the detail says which changes it allows.",
  },
  NO_ANNULMENT_PROPOSED: {
    kind: "conflict",
    meaning: "No annulment of the present version is proposed.",
    fix: "Propose it first, as a registrar.",
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
  UNKNOWN_BREACH: {
    kind: "not-found",
    meaning: "The ledger has no breach of this id.",
    fix: "See GET /v1/breaches for those that there are.",
  },
  ALREADY_RAISED: {
    kind: "conflict",
    meaning: "A breach of this clause in this period was raised before.",
    fix: "Add evidence to the breach that the detail names.",
  },
  TOO_FEW_RECORDS: {
    kind: "conflict",
    meaning: "The clause was measured over too few clearances of this period to judge anybody by.",
    fix: "Wait for a period with more clearances, or agree on a clause with a longer one.",
  },
  ALREADY_REPORTED: {
    kind: "conflict",
    meaning: "The report of this period says the same already.",
    fix: "Nothing needs to be done; a correction is made when clearances have changed.",
  },
  NOT_REPORTED: {
    kind: "conflict",
    meaning: "No report has the clearance as it is now.",
    fix: "Make the report of its period, or its correction, first, and wait until it is final.",
  },
  CLEARANCE_DIFFERS: {
    kind: "conflict",
    meaning: "A clearance of this reference is known with other content.",
    fix: "If this is a correction, send it with corrections=true; otherwise check the reference.",
  },
  UNKNOWN_CLEARANCE: {
    kind: "not-found",
    meaning: "No clearance of this reference is known here.",
    fix: "Check the reference; clearances are kept by the authority that imported.",
  },
} as const satisfies Record<string, ErrorRow>;
