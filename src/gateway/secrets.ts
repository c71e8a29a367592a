import type { JWTVerifyGetKey } from "jose";
import type { AddressBook } from "../ledger/addressBook.ts";
import type { Signer } from "../ledger/signer.ts";
import type { StatementSigner } from "../exchange/statementKeys.ts";
import type { SignerRole } from "../services/ports.ts";

/** What a gateway is given besides its settings: which ledger, and the keys that it holds. */
export interface Secrets {
  readonly book: AddressBook;
  /** A role without a signer can't write. */
  readonly signers: Partial<Readonly<Record<SignerRole, Signer>>>;
  readonly requestSigner: StatementSigner;
  readonly headSigner: StatementSigner;
  readonly receiptSigner: StatementSigner;
  /** An authority that has no CREDENTIAL key issues no credentials. */
  readonly credentialSigner: StatementSigner | undefined;
  /** Where what several gateways share is kept; undefined for a gateway that is alone. */
  readonly sharedStore?:
    | { readonly url: string; readonly password: string | undefined; readonly schema: string }
    | undefined;
  /** Keys of whoever issues callers' tokens. */
  readonly tokenKeys: JWTVerifyGetKey;
}
