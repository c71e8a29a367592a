import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { CliFault } from "../../src/cli/fault.ts";
import { nodeToken } from "../../src/cli/nodeToken.ts";
import { scratch } from "./support/runCli.ts";

const path = join(scratch(), "token");
writeFileSync(path, "abc\n");
const environment = { AEO_RPC_TOKEN_FILE: path };

function refusal(url: string, variables: Record<string, string>): string {
  try {
    nodeToken(url, variables);
  } catch (error) {
    if (error instanceof CliFault) return error.code;
    throw error;
  }
  return "none";
}

describe("the token for an auditor's node", () => {
  it("comes from the file that the environment names, and is none without", () => {
    for (const url of ["http://127.0.0.1:18545", "http://localhost:1", "https://node.example"])
      expect(nodeToken(url, environment)?.()).toBe("abc");
    expect(nodeToken("http://node.example", {})).toBeUndefined();
    expect(nodeToken("http://node.example", { AEO_RPC_TOKEN_FILE: "" })).toBeUndefined();
  });

  it("goes to no other machine in the clear, nor silently nowhere", () => {
    expect(refusal("http://node.example:8545", environment)).toBe("PLAIN_HTTP_REFUSED");
    expect(refusal("http://127.evil.example", environment)).toBe("PLAIN_HTTP_REFUSED");
    expect(refusal("https://node.example", { AEO_RPC_TOKEN_FILE: `${path}.none` })).toBe("FILE_UNREADABLE");
  });
});
