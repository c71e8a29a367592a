import { expect, test } from "vitest";
import type { AccessFile } from "../../src/access/accessFile.ts";
import { summary } from "../../src/start/summary.ts";

const roles = ["officer", "registrar", "signatory", "monitor", "auditor", "agency", "admin"];

test("the end of a start has a link that signs each kind of person in where it works", () => {
  const gateway = (economy: string, url: string) => ({
    ...{ economy, name: economy, url, metricsUrl: url },
    tokens: Object.fromEntries(roles.map((role) => [role, `${economy}-${role}`])),
  });
  const gateways = [gateway("TW", "http://tw.example"), gateway("KR", "http://kr.example")];
  const access = { rpcUrl: "http://node.example", addressBook: "book.json", gateways } as unknown as AccessFile;
  const example = { tin: "TW1", issuer: "TW", partner: "KR", stranger: undefined };
  const lines = summary(access, example, "nowhere").split("\n");
  for (const link of [
    "http://kr.example/officer#token=KR-officer",
    "http://tw.example/registrar#token=TW-registrar",
    "http://tw.example/monitoring#token=TW-monitor",
    "http://tw.example/audit#token=TW-auditor",
  ])
    expect(lines).toContain(`    ${link}`);
});
