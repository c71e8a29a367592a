import type { AccessFile } from "../access/accessFile.ts";

/** What to try first, with identifiers that are on this very ledger. */
export interface Example {
  /** An exporter whose certification a partner recognises. */
  readonly tin: string;
  readonly issuer: string;
  readonly partner: string;
  /** A gateway of an economy without an arrangement with the issuer. */
  readonly stranger: string | undefined;
}

/** The table that a start ends with. @param kept where the ledger is, and what is lost at the end */
export function summary(access: AccessFile, example: Example | undefined, kept: string): string {
  const rows = access.gateways.map(({ economy, name, url, metricsUrl }) => [
    economy,
    name,
    url,
    `${url}/docs`,
    metricsUrl,
  ]);
  const lines = [
    "",
    table([["", "authority of", "gateway", "API page", "metrics and probes"], ...rows]),
    "",
    `Chain JSON-RPC   ${access.rpcUrl}`,
    `Address book     ${access.addressBook}`,
    `Ledger           ${kept}`,
    "Tokens           npm run -s aeo -- token --as TW:registrar    (roles: officer, registrar, signatory, monitor, auditor, agency, admin)",
  ];
  lines.push("", ...pageLinks(access, example));
  if (example !== undefined) lines.push("", ...firstSteps(example, access));
  lines.push("", "Operators are synthetic. Stop with Ctrl-C.");
  return lines.join("\n");
}

/** Pages to open in a browser. The token is in the fragment, which no server is sent; the page removes it at once. */
function pageLinks({ gateways }: AccessFile, example: Example | undefined): string[] {
  const issuer = gateways.find(({ economy }) => economy === example?.issuer) ?? gateways[0];
  const partner = gateways.find(({ economy }) => economy === example?.partner) ?? gateways[1] ?? issuer;
  if (issuer === undefined || partner === undefined) return [];
  return [
    "Pages, in a browser (each link signs in, for thirty days):",
    `  officer of ${partner.name}, which may check ${example?.tin ?? "a trader's number"}`,
    `    ${partner.url}/officer#token=${partner.tokens.officer}`,
    `  registrar of ${issuer.name}`,
    `    ${issuer.url}/registrar#token=${issuer.tokens.registrar}`,
    "  who delivers what was promised, and who does not",
    `    ${issuer.url}/monitoring#token=${issuer.tokens.monitor}`,
    `  auditor of ${issuer.name}: the whole history, checked in the page`,
    `    ${issuer.url}/audit#token=${issuer.tokens.auditor}`,
    "  who recognises whom",
    `    ${partner.url}/arrangements#token=${partner.tokens.officer}`,
  ];
}

function firstSteps({ tin, issuer, partner, stranger }: Example, { rpcUrl, addressBook }: AccessFile): string[] {
  const aeo = "npm run -s aeo --";
  const steps = [
    "Try, in another terminal:",
    `  ${aeo} verify ${tin} --mode SEA --as ${partner}:officer`,
    `  ${aeo} suspend ${tin} --reason AUDIT_FINDING --as ${issuer}:registrar`,
    `  ${aeo} verify ${tin} --mode SEA --as ${partner}:officer`,
  ];
  if (stranger !== undefined)
    steps.push(`  ${aeo} verify ${tin} --mode SEA --as ${stranger}:officer     (no arrangement: UNKNOWN)`);
  // An auditor asks the chain itself, none of the gateways.
  steps.push(`  ${aeo} audit replay --rpc ${rpcUrl} --book ${addressBook}`);
  return steps;
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
