/** A change of a certification that this page offers: where it is sent, who may, and what it asks for. */
export interface ChangeOffer {
  readonly name: ChangeName;
  readonly path: string;
  readonly role: "registrar" | "signatory";
  readonly reason: "required" | "optional" | "none";
  /** Whether it may say when it takes effect and when to look again. */
  readonly effective: boolean;
  readonly review: boolean;
  readonly severe: boolean;
}

export type ChangeName =
  | "suspend"
  | "reinstate"
  | "renew"
  | "amend"
  | "revoke"
  | "withdraw"
  | "reissue"
  | "proposeAnnulment"
  | "confirmAnnulment"
  | "rejectAnnulment";

const offer = (
  name: ChangeName,
  path: string,
  reason: ChangeOffer["reason"],
  more: Partial<Pick<ChangeOffer, "role" | "effective" | "review" | "severe">> = {},
): ChangeOffer => ({ name, path, reason, role: "registrar", effective: false, review: false, severe: false, ...more });

const OFFERS: readonly ChangeOffer[] = [
  offer("suspend", "suspensions", "required", { effective: true, review: true }),
  offer("reinstate", "reinstatements", "optional", { effective: true }),
  offer("renew", "renewals", "none"),
  offer("amend", "amendments", "none"),
  offer("revoke", "revocations", "required", { effective: true, severe: true }),
  offer("withdraw", "withdrawals", "required", { effective: true, severe: true }),
  offer("reissue", "reissues", "none"),
  offer("proposeAnnulment", "annulments", "none", { severe: true }),
  offer("confirmAnnulment", "annulment-confirmations", "required", { role: "signatory", severe: true }),
  offer("rejectAnnulment", "annulment-rejections", "none"),
];

/**
 * What may be offered: only what the gateway says the status allows, to who may do it; confirming and dropping an annulment only
 * while one is proposed, and proposing only while none is.
 */
export function offered(
  allowed: readonly string[],
  roles: readonly string[],
  history: readonly { readonly type: string }[],
): readonly ChangeOffer[] {
  const annulments = history.map(({ type }) => type).filter((type) => type.includes("Annul"));
  const isProposed = annulments.at(-1) === "CertificationAnnulmentProposed";
  return OFFERS.filter(({ name, role }) => {
    if (!allowed.includes(name) || !roles.includes(role)) return false;
    if (name === "proposeAnnulment") return !isProposed;
    return name === "confirmAnnulment" || name === "rejectAnnulment" ? isProposed : true;
  });
}
