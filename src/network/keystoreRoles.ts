/** The roles that have a keystore each, so that nobody holds two. */
export const KEYSTORE_ROLES = ["admin", "registrar", "signatory", "monitor"] as const;
export type KeystoreRole = (typeof KEYSTORE_ROLES)[number];
