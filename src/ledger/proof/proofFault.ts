export type ProofFaultCode =
  /** Not in the form of a proof at all. */
  | "MALFORMED"
  /** The nodes do not lead from the root to the key, or say something else. */
  | "PROOF_INVALID"
  /** A contract other than that of the address book. */
  | "OTHER_CONTRACT"
  /** Nobody whom the reader trusts stands behind the header. */
  | "HEADER_UNTRUSTED"
  /** What is proven is not what was asked or claimed. */
  | "OTHER_ANSWER";

/** Why a proof is not one. */
export class ProofFault extends Error {
  readonly code: ProofFaultCode;

  constructor(code: ProofFaultCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "ProofFault";
    this.code = code;
  }
}
