import type { ErrorRow } from "./errorRow.ts";

/** What this service can't do, or can't know, at present. A code never changes its meaning. */
export const SERVICE_ERRORS = {
  CREDENTIALS_UNAVAILABLE: {
    kind: "unavailable",
    meaning: "This authority is not set up to issue credentials.",
    fix: "Put a CREDENTIAL key in AEO_STATEMENT_KEYS and in the registry, and the gateway's endpoint too; the detail says what is missing.",
  },
  FILE_NOT_FRESH: {
    kind: "unavailable",
    meaning: "No file can be drawn: what this gateway knows of the ledger is older than its bound.",
    fix: "Try again when the gateway has caught up; until then the file before is the newest.",
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
    meaning: "The node, or the store, is of another chain or other contracts than the address book says.",
    fix: "Correct the RPC URL or the address book; for a store, name the right one, or a new one for a new ledger.",
  },
  LEDGER_UNKNOWN_EVENT: {
    kind: "unavailable",
    meaning: "The ledger holds an event that this release does not know.",
    fix: "Upgrade the gateway.",
  },
  PORT_IN_USE: {
    kind: "unavailable",
    meaning: "Another process listens at the address that a setting of this gateway names.",
    fix: "Stop that process (`ss -ltnp` says which it is; it may be this gateway's former one), or set another port.",
  },
  PROOF_UNAVAILABLE: {
    kind: "unavailable",
    meaning: "No proof of the answer could be made from the node's state.",
    fix: "Ask for a newer moment, or configure an archive node; the answer itself is given without proof=true.",
  },
  STORE_IN_USE: {
    kind: "unavailable",
    meaning: "Another process, such as a running gateway, holds the store; it is for one at a time.",
    fix: "Stop that one, then repeat. Several gateways of one authority share a PostgreSQL, and have a file each.",
  },
  STORE_UNAVAILABLE: {
    kind: "unavailable",
    meaning:
      "The store can't be used: disk full, locked or read-only, or PostgreSQL away or not letting us in. Nothing was accepted.",
    fix: "Mend what the detail says, such as space, a lock, the password or PostgreSQL itself; then repeat with the same Idempotency-Key.",
  },
  RECEIPTS_NOT_SEALED: {
    kind: "unavailable",
    meaning: "Receipts can't be signed or written to disk at present.",
    fix: "Free space on the disk of the receipts; they are sealed as soon as it takes them. Without receipt=sync answers go on.",
  },
  RECEIPTS_DAMAGED: { kind: "internal", meaning: "A file of receipts is altered.", fix: "Restore it from a backup." },
  SIGNER_IN_USE: {
    kind: "unavailable",
    meaning: "Another process sends with this gateway's key.",
    fix: "Run one gateway per key.",
  },
  NOT_READY: {
    kind: "unavailable",
    meaning: "The gateway has not caught up yet, with the ledger or with what another gateway took.",
    fix: "Wait for /readyz; where that is 200 already, repeat in a minute.",
  },
  SHUTTING_DOWN: { kind: "unavailable", meaning: "The gateway is stopping.", fix: "Try again in a moment." },
  INTERNAL: {
    kind: "internal",
    meaning: "A fault of the gateway. Nothing was half written.",
    fix: "Report the trace id.",
  },
} as const satisfies Record<string, ErrorRow>;
