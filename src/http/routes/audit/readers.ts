/** Who may read what is on the ledger: everybody with a token. */
export const LEDGER_READERS = ["officer", "registrar", "signatory", "monitor", "auditor", "agency", "admin"] as const;

export const AUDIT_TAG = "Audit";
