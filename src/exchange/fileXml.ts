import { setImmediate } from "node:timers/promises";
import { create } from "xmlbuilder2";
import type { FileChange, FileRow } from "../domain/exchangeFile.ts";
import type { OperatorType } from "../domain/operatorType.ts";

/** Everything that the WCO Data Model does not name here has this namespace. */
export const FILE_NAMESPACE = "urn:aeo-ledger:exchange-file:1";
/** The longest identifier that element R143 holds. */
export const R143_LENGTH = 17;
/** Codes of list CL704 for the operator types that it has; the others have no R005. */
const ROLES: Partial<Readonly<Record<string, string>>> = {
  FREIGHT_FORWARDER: "FW",
  MANUFACTURER: "MF",
  WAREHOUSE_OPERATOR: "WH",
} satisfies Partial<Record<OperatorType, string>>;

/** What stands in the head of a file. */
export interface FileHead {
  readonly economy: string;
  readonly sequence: number;
  /** RFC 3339. */
  readonly preparedAt: string;
}

const MODES = ["SEA", "AIR", "ROAD", "RAIL"] as const;
type Element = ReturnType<ReturnType<typeof create>["ele"]>;

/** A full file as XML. */
export function fullXml(head: FileHead, rows: readonly FileRow[]): Promise<string> {
  return xmlOf("FullFile", head, rows, (row) => party(row));
}

/** A delta file as XML: each party says whether it is to be taken or removed. */
export function deltaXml(head: FileHead, changes: readonly FileChange[]): Promise<string> {
  return xmlOf("DeltaFile", head, changes, (one) =>
    one.change === "UPSERT" ? party(one.row, one.change) : elementOf({ change: one.change, ...nameOf(one.row) }),
  );
}

/** So many parties are written at a stretch. */
const STRETCH = 200;

/** Written party by party, with turns for others in between: a tree of 100,000 would take too much room and time. */
async function xmlOf<T>(
  kind: string,
  head: FileHead,
  items: readonly T[],
  write: (item: T) => Element,
): Promise<string> {
  const { economy, sequence, preparedAt } = head;
  const fields = { recogniser: economy, sequence: String(sequence), preparedAt };
  const root = create({ version: "1.0", encoding: "UTF-8" }).ele(FILE_NAMESPACE, kind).att(fields).end();
  const parts = [`${root.slice(0, root.lastIndexOf("/>"))}>\n`];
  for (const [index, item] of items.entries()) {
    if (index % STRETCH === STRETCH - 1) await setImmediate();
    parts.push(write(item).doc().end({ headless: true, prettyPrint: true }), "\n");
  }
  return `${parts.join("")}</${kind}>\n`;
}

/** Has the namespace of the root that it comes to stand in. */
function elementOf(attributes: Readonly<Record<string, string>>): Element {
  return create({ invalidCharReplacement: "\ufffd" }).ele("AEOMutualRecognitionParty", attributes);
}

function nameOf({ issuer, certification }: Pick<FileRow, "issuer" | "certification">) {
  return { wcoClass: "16C", issuer, certification };
}

function party(row: FileRow, change?: "UPSERT"): Element {
  const one = elementOf({ ...(change && { change }), ...nameOf(row) });
  // Never cut: an identifier that has lost its end is another one.
  const tooLong = row.tin.length > R143_LENGTH ? { longerThan: `an..${R143_LENGTH}` } : {};
  one.ele("Identifier", { wcoId: "R143", ...tooLong }).txt(row.tin);
  for (const type of listOf(row.operatorTypes)) {
    const role = ROLES[type];
    if (role !== undefined) one.ele("Role", { wcoId: "R005", codeList: "CL704" }).txt(role);
    one.ele("OperatorType").txt(type);
  }
  for (const alias of listOf(row.aliases)) {
    const at = alias.indexOf(":");
    one.ele("Alias", { scheme: alias.slice(0, at) }).txt(alias.slice(at + 1));
  }
  for (const [name, text] of [
    ["Name", row.legalName],
    ["LocalName", row.localName],
    ["Programme", row.programme],
    ["Tier", row.tier],
    ["Status", row.status],
    ["EffectiveFrom", row.effectiveFrom],
    ["ValidFrom", row.validFrom],
    ["ValidUntil", row.validUntil],
  ] as const)
    if (text !== "") one.ele(name).txt(text);
  for (const mode of MODES) one.ele("Recognition", { mode }).txt(row[mode]);
  return one;
}

function listOf(cell: string): string[] {
  return cell === "" ? [] : cell.split("|");
}
