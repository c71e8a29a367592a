import { AbiCoder, type Contract, id, type Signer, Wallet, ZeroAddress, ZeroHash } from "ethers";
import { deploy, gasOf, receiptOf } from "./deployed.ts";
import { readPublished } from "./published.ts";
import { ECONOMY } from "./workload.ts";

const PACKAGE = {
  name: "@ethereum-attestation-service/eas-contracts",
  version: "1.9.0",
  integrity: "sha512-L60y1fgKlY3a45xxnPlgRbiGQY8RF/lF+AzF1iVoR7/aEzitS0Nuyyjq8+IXs1sSSU0dl2+yGSmELxVeB6FelA==",
};
const ARTIFACTS = [
  "artifacts/contracts/SchemaRegistry.sol/SchemaRegistry.json",
  "artifacts/contracts/EAS.sol/EAS.json",
] as const;
const VALID_UNTIL = 1_850_000_000n;
const VALID_FROM = 1_750_000_000n;
const coder = AbiCoder.defaultAbiCoder();

/** How an AEO is attested there: with a hash for its identifier, or with the texts themselves. */
const SCHEMAS = {
  compact: {
    fields: "bytes32 tinHash,bytes2 economy,uint8 aeoType,uint8 status,uint64 validFrom,uint64 validTo",
    values: (label: string) => [id(label), ECONOMY, 2, 1, VALID_FROM, VALID_UNTIL],
  },
  texts: {
    fields: "string tin,string economy,uint8 aeoType,uint8 status,uint64 validFrom,uint64 validTo",
    values: (label: string) => [`NZ${id(label).slice(2, 18)}`, "NZ", 2, 1, VALID_FROM, VALID_UNTIL],
  },
} as const;

export type EasSchema = keyof typeof SCHEMAS;

/** Gas of the Ethereum Attestation Service, as published; whole transactions. */
export interface EasGas {
  readonly attest: bigint;
  readonly revoke: bigint;
  /** 100 attestations in one transaction. */
  readonly attest100: bigint;
}

export async function measureEas(signer: Signer): Promise<Record<EasSchema, EasGas>> {
  const [registryArtifact, easArtifact] = readPublished(PACKAGE, ARTIFACTS);
  const registry = await deploy(registryArtifact, signer);
  const eas = await deploy(easArtifact, signer, await registry.getAddress());
  return { compact: await measureSchema(registry, eas, "compact"), texts: await measureSchema(registry, eas, "texts") };
}

async function measureSchema(registry: Contract, eas: Contract, name: EasSchema): Promise<EasGas> {
  const { fields, values } = SCHEMAS[name];
  const types = fields.split(",").map((field) => field.split(" ")[0] as string);
  const attest = eas.getFunction("attest");
  const schema = (await receiptOf(registry.getFunction("register")(fields, ZeroAddress, true))).logs[0]?.topics[1];
  const request = (label: string) => ({
    recipient: Wallet.createRandom().address,
    expirationTime: VALID_UNTIL,
    revocable: true,
    refUID: ZeroHash,
    data: coder.encode(types, values(label)),
    value: 0n,
  });
  // The first is not counted: it brings the contract out of its initial state.
  await receiptOf(attest({ schema, data: request("first") }));
  const attested = await receiptOf(attest({ schema, data: request("single") }));
  const uid = coder.decode(["bytes32"], attested.logs[0]?.data ?? "0x")[0] as string;
  const many = Array.from({ length: 100 }, (_, index) => request(`batch ${index}`));
  return {
    attest: attested.gasUsed,
    revoke: await gasOf(eas.getFunction("revoke")({ schema, data: { uid, value: 0n } })),
    attest100: await gasOf(eas.getFunction("multiAttest")([{ schema, data: many }])),
  };
}
