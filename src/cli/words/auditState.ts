import type { StateAnswer } from "../answers/auditState.ts";
import { type Cell, counted, type Painter, words } from "../text.ts";
import { programme } from "./terms.ts";

/** What the ledger held at two times, in plain words. */
export function stateInWords(
  painter: Painter,
  answer: StateAnswer,
  more: readonly (readonly [string, string])[],
): string {
  const { validAt, knownAt, asOf, stateDigest, authorities, legs, certifications } = answer;
  return [
    `${painter.paint({ text: "CLEAN: everything that was checked fits.", tone: "good" })}\n\n`,
    painter.fields([
      ["so at", validAt],
      ["known at", knownAt],
      ["read up to", `block ${asOf.block} of ${asOf.time}, ${asOf.blockHash}`],
      ["state", stateDigest],
      ...more,
    ]),
    "\n",
    authorities.length === 0
      ? "the ledger knew of no authority yet\n"
      : painter.table(
          ["authority", "known as", "since", "counts as", "legs out", "legs in", "suspect", "certifications"],
          authorities.map(authorityRow),
        ),
    legs.length === 0 ? "\nno leg was in force\n" : `\nlegs in force\n${legsTable(painter, legs)}`,
    certifications === null ? "" : `\n${counted(certifications.length, "certification")}\n`,
    certifications === null || certifications.length === 0 ? "" : certificationsTable(painter, certifications),
  ].join("");
}

function authorityRow(authority: StateAnswer["authorities"][number]): Cell[] {
  const { name, economy, status, since, statusAtValidAt, legsAsIssuer, legsAsRecogniser, suspect } = authority;
  const counts = Object.entries(authority.certifications).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return [
    `${name} (${economy})`,
    { text: words(status), tone: toneOf(status) },
    since,
    { text: words(statusAtValidAt), tone: toneOf(statusAtValidAt) },
    String(legsAsIssuer),
    String(legsAsRecogniser),
    suspect === 0 ? "-" : { text: String(suspect), tone: "bad" },
    counts.map(([of, count]) => `${count} ${words(of)}`).join(", ") || "none",
  ];
}

function toneOf(status: string): "good" | "bad" {
  return status === "ACTIVE" || status === "CERTIFIED" ? "good" : "bad";
}

function legsTable(painter: Painter, legs: StateAnswer["legs"]): string {
  return painter.table(
    ["direction", "arrangement", "version", "kind", "modes", "programme", "tiers", "from", "until"],
    legs.map((leg) => [
      `${leg.issuer} -> ${leg.recogniser}`,
      String(leg.arrangement),
      String(leg.version),
      leg.kind === null ? "-" : words(leg.kind),
      leg.modes.join(" "),
      leg.programme ?? "-",
      leg.tiers?.join(" ") ?? "all",
      leg.from ?? "-",
      leg.until ?? "open",
    ]),
  );
}

function certificationsTable(painter: Painter, all: NonNullable<StateAnswer["certifications"]>): string {
  return painter.table(
    ["certification", "status", "programme", "valid until", "effective from", "recorded", "writing"],
    all.map((one) => [
      one.id,
      { text: words(one.status), tone: toneOf(one.status) },
      programme(one.programme, one.tier),
      one.validUntil ?? "open",
      one.effectiveFrom ?? "-",
      one.recordedAt,
      one.suspect ? { text: "suspect", tone: "bad" } : "-",
    ]),
  );
}
