import { describe, expect, it } from "vitest";
import { csvRows, ndjsonRows } from "../../src/http/importRows.ts";
import { toGrantRequest } from "../../src/services/grantRequest.ts";
import { TW } from "../support/facts.ts";

const toRequest = (form: Parameters<typeof toGrantRequest>[0]) => toGrantRequest(form, TW);
const HEADER = "tin,legalName,addressLines,city,country,operatorTypes,programme,validFrom";
const row = (tin: string) => `${tin},Example Co.,1 Example Road,Taipei,TW,EXPORTER|IMPORTER,AEO,2026-01-01`;
const outcomes = (rows: ReturnType<typeof csvRows>) =>
  rows.map((one) => [one.row, one.refusal?.code ?? one.request?.profile.tin]);

describe("a CSV file", () => {
  it("has a request or a refusal for each row; one row with the wrong number of columns does not spoil the others", () => {
    const text = [
      HEADER,
      row("TW123456789"),
      "TW900000022,x",
      row("TW987654321"),
      row("nonsense"),
      `${row("TW111111111")},more`,
    ].join("\n");
    expect(outcomes(csvRows(text, toRequest))).toEqual([
      [1, "TW123456789"],
      [2, "INVALID_ROW"],
      [3, "TW987654321"],
      [4, "INVALID_TIN"],
      [5, "INVALID_ROW"],
    ]);
  });

  it.each([
    ["without rows", HEADER],
    ["without a needed column", "tin,legalName\nTW123456789,x"],
    ["with a column that is not known", `${HEADER},colour\n${row("TW123456789")},red`],
    ["with a column twice", `${HEADER},tin\n${row("TW123456789")},TW1`],
    ["with a quote that is never closed", `${HEADER}\n"TW123456789`],
  ])("%s is refused whole", (_, text) => {
    expect(() => csvRows(text, toRequest)).toThrow(expect.objectContaining({ code: "INVALID_BODY" }));
  });

  it("with bytes that were not UTF-8 is refused at the row", () => {
    const text = [HEADER, row("TW123456789").replace("Example Co.", "Caf\ufffd")].join("\n");
    expect(outcomes(csvRows(text, toRequest))).toEqual([[1, "INVALID_ROW"]]);
  });
});

describe("an NDJSON file", () => {
  it("numbers its rows by their lines, blank ones counted", () => {
    expect(outcomes(ndjsonRows('{"tin":1}\n\nnonsense\n', toRequest))).toEqual([
      [1, "INVALID_ROW"],
      [3, "INVALID_ROW"],
    ]);
  });
});
