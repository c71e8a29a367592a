import { concat, type Signer, type TransactionResponse } from "ethers";
import { AuthorityRegistry__factory, CertificationRegistry__factory } from "../../../types/contracts/index.js";
import type { CertificationRegistry } from "../../../types/contracts/index.js";
import { compileApart } from "./compile.ts";
import { deploy, gasOf } from "./deployed.ts";
import { ECONOMY, type Entry, entries } from "./workload.ts";

const REGISTRAR = 1;

/** Gas of one operation, whole transaction, calldata included. */
export interface Measurement {
  readonly operation: string;
  /** Certifications that the transaction writes. */
  readonly records: number;
  readonly registry: bigint;
  readonly minimum: bigint;
}

interface Subjects {
  readonly registry: CertificationRegistry;
  /** Sends raw calldata to the yardstick. */
  readonly minimum: (data: string) => Promise<TransactionResponse>;
}

/** Deploys the yardstick for one writer; returns its address. */
async function deployMinimum(writer: Signer): Promise<string> {
  const contract = await deploy(
    compileApart(new URL("Minimum.sol", import.meta.url)),
    writer,
    await writer.getAddress(),
    ECONOMY,
  );
  return contract.getAddress();
}

/** A registry of authorities with one member, whose admin has set one registrar. */
async function deployAuthorities(admin: Signer, registrar: Signer): Promise<string> {
  const authorities = await new AuthorityRegistry__factory(admin).deploy([ECONOMY], [await admin.getAddress()]);
  await authorities.waitForDeployment();
  await (await authorities.setWriter(await registrar.getAddress(), REGISTRAR, 0, 0)).wait();
  return authorities.getAddress();
}

async function deploySubjects(admin: Signer, registrar: Signer): Promise<Subjects> {
  const authorities = await deployAuthorities(admin, registrar);
  const registry = await new CertificationRegistry__factory(registrar).deploy(authorities);
  await registry.waitForDeployment();
  const to = await deployMinimum(registrar);
  return { registry, minimum: (data) => registrar.sendTransaction({ to, data }) };
}

async function single(subjects: Subjects, { grant, suspension, ...minimum }: Entry): Promise<Measurement[]> {
  return [
    {
      operation: "grant",
      records: 1,
      registry: await gasOf(subjects.registry.grant(grant)),
      minimum: await gasOf(subjects.minimum(minimum.minimumGrant)),
    },
    {
      operation: "suspend",
      records: 1,
      registry: await gasOf(subjects.registry.suspend(suspension)),
      minimum: await gasOf(subjects.minimum(minimum.minimumSuspension)),
    },
  ];
}

async function batch(subjects: Subjects, made: readonly Entry[]): Promise<Measurement[]> {
  const { registry, minimum } = subjects;
  return [
    {
      operation: "grantBatch",
      records: made.length,
      registry: await gasOf(registry.grantBatch(made.map((entry) => entry.grant))),
      minimum: await gasOf(minimum(concat(made.map((entry) => entry.minimumGrant)))),
    },
    {
      operation: "suspendBatch",
      records: made.length,
      registry: await gasOf(registry.suspendBatch(made.map((entry) => entry.suspension))),
      minimum: await gasOf(minimum(concat(made.map((entry) => entry.minimumSuspension)))),
    },
  ];
}

/** Measures every operation in turn on fresh contracts. A first grant, not counted, brings both out of their initial state. */
export async function measure(admin: Signer, registrar: Signer, now: bigint): Promise<Measurement[]> {
  const subjects = await deploySubjects(admin, registrar);
  for (const first of entries("first", 1, now)) await single(subjects, first);
  const measured: Measurement[] = [];
  for (const one of entries("single", 1, now)) measured.push(...(await single(subjects, one)));
  for (const size of [100, 500]) measured.push(...(await batch(subjects, entries(`batch ${size}`, size, now))));
  return measured;
}
