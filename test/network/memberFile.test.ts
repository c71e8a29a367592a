import { describe, expect, it } from "vitest";
import { AeoError } from "../../src/domain/errors.ts";
import { parseNetwork } from "../../src/network/memberFile.ts";
import { createRpcKey } from "../../src/network/rpcAccess.ts";
import { memberNumber } from "./support/members.ts";

const good = () => ({ chainId: 7, members: [0, 1, 2, 3].map(memberNumber) }) as Record<string, any>;

function faultsOf(change: (file: Record<string, any>) => void): string[] {
  const file = structuredClone(good());
  change(file);
  try {
    parseNetwork(file);
  } catch (error) {
    if (error instanceof AeoError) return error.faults.map(({ pointer }) => pointer);
    throw error;
  }
  return [];
}

describe("the file of members", () => {
  it("fills in what nobody said", () => {
    expect(parseNetwork(good())).toMatchObject({
      blockPeriodSeconds: 2,
      requestTimeoutSeconds: 4,
      emptyBlockPeriodSeconds: 30,
      archive: ["AD", "AE", "AF", "AG"],
    });
  });

  it.each<[string, (file: Record<string, any>) => void, string[]]>([
    ["no chain id", (file) => delete file["chainId"], ["/chainId"]],
    ["an unknown entry", (file) => (file["chainID"] = 7), [""]],
    ["a small economy", (file) => (file["members"][1].economy = "tw"), ["/members/1/economy"]],
    ["an economy twice", (file) => (file["members"][1].economy = "AD"), ["/members/1/economy"]],
    [
      "a node key twice",
      (file) => (file["members"][2].node.publicKey = file["members"][0].node.publicKey),
      ["/members/2/node/publicKey"],
    ],
    ["an address twice", (file) => (file["members"][2].node.host = "10.0.0.1"), ["/members/2/node/host"]],
    ["a name for an address", (file) => (file["members"][2].node.host = "node.example"), ["/members/2/node/host"]],
    [
      "an account in two roles",
      (file) => (file["members"][3].accounts.monitor = file["members"][3].accounts.admin),
      ["/members/3/accounts/monitor"],
    ],
    ["plain http", (file) => (file["members"][0].endpoint = "http://aeo.example"), ["/members/0/endpoint"]],
    [
      "a private key",
      (file) => (file["members"][0].rpcPublicKey = createRpcKey().privatePem),
      ["/members/0/rpcPublicKey"],
    ],
    ["no zone", (file) => (file["members"][0].timeZone = "Taipei"), ["/members/0/timeZone"]],
    ["a stranger's archive", (file) => (file["archive"] = ["ZZ"]), ["/archive/0"]],
    ["a short time-out", (file) => (file["requestTimeoutSeconds"] = 2), ["/requestTimeoutSeconds"]],
    [
      "a short empty period",
      (file) => Object.assign(file, { emptyBlockPeriodSeconds: 1 }),
      ["/emptyBlockPeriodSeconds"],
    ],
    ["a silent chain", (file) => (file["emptyBlockPeriodSeconds"] = 61), ["/emptyBlockPeriodSeconds"]],
  ])("refuses %s, and says where", (_, change, pointers) => {
    expect(faultsOf(change)).toEqual(pointers);
  });

  it("names every fault at once", () => {
    const faults = faultsOf((file) => {
      file["members"][0].timeZone = "Taipei";
      file["members"][1].node.port = 0;
    });
    expect(faults).toEqual(["/members/0/timeZone", "/members/1/node/port"]);
  });
});
