import { create, fragment } from "xmlbuilder2";
import { type ExchangeEntry, type ExchangeRow, type FileHead, positionText } from "../domain/exchangeFile.ts";
import { type Instant, instantToText } from "../domain/time.ts";
import type { FileFormat } from "./format.ts";

/** Names that are not of the WCO Data Model are ours, under a namespace of ours. */
const NAMESPACE = "urn:aeo-ledger:exchange-file:1";
const ROOT = "AeoExchangeFile";
const END = `</${ROOT}>`;

/** The file as XML. What its elements mean is in docs/exchange-file.md. */
export const XML_FORMAT: FileFormat = {
  name: "xml",
  mediaType: "application/xml; charset=utf-8",
  begin(head) {
    const whole = create({ encoding: "UTF-8" }, { [ROOT]: { "@xmlns": NAMESPACE, head: headOf(head) } }).end();
    // The entries come one by one, before the root's end.
    return `${whole.slice(0, -END.length)}\n`;
  },
  entry: (entry) => `${fragment(contentOf(entry)).toString()}\n`,
  end: () => `${END}\n`,
};

function headOf({ economy, position, since, createdAt, asOf, partners }: FileHead) {
  return {
    "@economy": economy,
    "@kind": since === undefined ? "FULL" : "DELTA",
    "@position": positionText(position),
    ...(since === undefined ? {} : { "@since": positionText(since) }),
    "@createdAt": instantToText(createdAt),
    ledger: { "@block": String(asOf.block), "@blockHash": asOf.blockHash, "@time": instantToText(asOf.time) },
    partner: partners.map(({ economy: partner, profilesAsOf, isStale }) => ({
      "@economy": partner,
      ...attribute("profilesAsOf", profilesAsOf ?? 0),
      "@stale": String(isStale),
    })),
  };
}

function contentOf(entry: ExchangeEntry): object {
  if (entry.action === "REMOVE") return { removed: { "@key": entry.key } };
  const { row } = entry;
  return {
    aeo: {
      "@key": row.key,
      AEOMutualRecognitionParty: { "@wco": "16C", id: { "@wco": "R143", "#": row.tin } },
      issuer: row.issuer,
      alias: row.aliases.map(({ scheme, value }) => ({ "@scheme": scheme, "#": value })),
      legalName: row.legalName,
      ...(row.localName === null ? {} : { localName: row.localName }),
      address: addressOf(row),
      operatorType: row.operatorTypes,
      programme: row.programme,
      ...(row.tier === null ? {} : { tier: row.tier }),
      status: { ...attribute("since", row.effectiveFrom), ...attribute("reviewAt", row.reviewAt), "#": row.status },
      validity: { ...attribute("from", row.validFrom), ...attribute("until", row.validUntil) },
      recognisedFor: row.recognisedFor,
    },
  };
}

function addressOf({ address: { lines, city, postcode, country } }: ExchangeRow) {
  return { line: lines, city, ...(postcode === null ? {} : { postcode }), country };
}

/** A moment as an attribute; none for what is open. */
function attribute(name: string, moment: Instant): Record<string, string> {
  return moment === 0 ? {} : { [`@${name}`]: instantToText(moment) };
}
