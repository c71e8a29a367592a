import { Contract, ContractFactory, type Signer, type TransactionReceipt, type TransactionResponse } from "ethers";
import type { Compiled } from "./compile.ts";

/** Deploys a contract that has no generated type. */
export async function deploy(compiled: Compiled | undefined, signer: Signer, ...args: unknown[]): Promise<Contract> {
  if (compiled === undefined) throw new Error("a contract that was asked for was not read");
  const contract = await new ContractFactory(compiled.abi, compiled.bytecode, signer).deploy(...args);
  await contract.waitForDeployment();
  return new Contract(await contract.getAddress(), compiled.abi, signer);
}

/** @throws Error when the transaction failed */
export async function receiptOf(sent: Promise<TransactionResponse>): Promise<TransactionReceipt> {
  const receipt = await (await sent).wait();
  if (receipt?.status !== 1) throw new Error("a measured transaction failed");
  return receipt;
}

export async function gasOf(sent: Promise<TransactionResponse>): Promise<bigint> {
  return (await receiptOf(sent)).gasUsed;
}
