import { concat, type Signer, type TransactionResponse } from "ethers";
import { AuthorityRegistry__factory, CertificationRegistry__factory } from "../../../types/contracts/index.js";
import type { CertificationRegistry } from "../../../types/contracts/index.js";
import { compileApart } from "./compile.ts";
import { deploy, gasOf } from "./deployed.ts";
import { ECONOMY, type Entry, entries } from "./workload.ts";

const REGISTRAR = 1;

/** Gas of a whole transaction, calldata included. */
interface Gas {
  readonly registry: bigint;
  readonly minimum: bigint;
}

export interface Measurement extends Gas {
  readonly operation: string;
  /** Certifications that the transaction writes: past one, by the operation's batch. */
  readonly records: number;
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

/** Grants and then suspends certifications: one by itself, several in a batch. */
async function grantAndSuspend(subjects: Subjects, made: readonly Entry[]): Promise<[Gas, Gas]> {
  const { registry, minimum } = subjects;
  const [one, ...more] = made;
  if (one === undefined) throw new Error("there is nothing to measure");
  const grant = {
    registry: await gasOf(
      more.length === 0 ? registry.grant(one.grant) : registry.grantBatch(made.map((entry) => entry.grant)),
    ),
    minimum: await gasOf(minimum(concat(made.map((entry) => entry.minimumGrant)))),
  };
  const suspend = {
    registry: await gasOf(
      more.length === 0
        ? registry.suspend(one.suspension)
        : registry.suspendBatch(made.map((entry) => entry.suspension)),
    ),
    minimum: await gasOf(minimum(concat(made.map((entry) => entry.minimumSuspension)))),
  };
  return [grant, suspend];
}

/** Measures every operation in turn on fresh contracts. A first grant, not counted, brings both out of their initial state. */
export async function measure(admin: Signer, registrar: Signer, now: bigint): Promise<Measurement[]> {
  const subjects = await deploySubjects(admin, registrar);
  await grantAndSuspend(subjects, entries("first", 1, now));
  const measured: Measurement[] = [];
  for (const records of [1, 100, 500]) {
    const [grant, plain] = await grantAndSuspend(subjects, entries(`plain ${records}`, records, now));
    const [, profile] = await grantAndSuspend(subjects, entries(`profile ${records}`, records, now, "profile"));
    const [, full] = await grantAndSuspend(subjects, entries(`full ${records}`, records, now, "full"));
    measured.push(
      { operation: "grant", records, ...grant },
      { operation: "suspend", records, ...plain },
      { operation: "suspend, new profile", records, ...profile },
      { operation: "suspend, new profile, review", records, ...full },
    );
  }
  return measured;
}
