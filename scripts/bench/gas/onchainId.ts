import { AbiCoder, Contract, getBytes, id, keccak256, type Signer, Wallet } from "ethers";
import { deploy, gasOf, receiptOf } from "./deployed.ts";
import { readPublished } from "./published.ts";
import { ECONOMY } from "./workload.ts";

const PACKAGE = {
  name: "@onchain-id/solidity",
  version: "2.2.1",
  integrity: "sha512-B54InT8yi89qlh9UVCARcfdQLVDP7Lef87B/Ww2Wn19oyEbPmlWho2EK1sgnrt/8Q0fGX/7y5rDnx3HPy28NTA==",
};
const ARTIFACTS = [
  "artifacts/contracts/Identity.sol/Identity.json",
  "artifacts/contracts/proxy/ImplementationAuthority.sol/ImplementationAuthority.json",
  "artifacts/contracts/proxy/IdentityProxy.sol/IdentityProxy.json",
  "artifacts/contracts/ClaimIssuer.sol/ClaimIssuer.json",
] as const;
const TOPIC = 10_101n;
/** A key that signs claims, and ECDSA, in the numbers of ERC-734. */
const [CLAIM_PURPOSE, ECDSA] = [3n, 1n];
const coder = AbiCoder.defaultAbiCoder();

/** Gas of ONCHAINID (ERC-734/735), as published: an operator's identity with a claim of an issuer; whole transactions. */
export interface OnchainIdGas {
  readonly addClaim: bigint;
  readonly revokeClaim: bigint;
}

export async function measureOnchainId(signer: Signer): Promise<OnchainIdGas> {
  const [identityArtifact, authorityArtifact, proxyArtifact, issuerArtifact] = readPublished(PACKAGE, ARTIFACTS);
  const owner = await signer.getAddress();
  const implementation = await deploy(identityArtifact, signer, owner, true);
  const authority = await deploy(authorityArtifact, signer, await implementation.getAddress());
  const proxy = await (await deploy(proxyArtifact, signer, await authority.getAddress(), owner)).getAddress();
  const issuer = await deploy(issuerArtifact, signer, owner);
  const key = new Wallet(id("a key that signs claims"));
  const keyHash = keccak256(coder.encode(["address"], [key.address]));
  await receiptOf(issuer.getFunction("addKey")(keyHash, CLAIM_PURPOSE, ECDSA));
  const identity = new Contract(proxy, implementation.interface, signer);
  const claim = async (label: string) => {
    const types = ["bytes32", "bytes2", "uint8", "uint8", "uint64", "uint64"];
    const data = coder.encode(types, [id(label), ECONOMY, 2, 1, 1_750_000_000n, 1_850_000_000n]);
    const signed = keccak256(coder.encode(["address", "uint256", "bytes"], [proxy, TOPIC, data]));
    return { data, signature: await key.signMessage(getBytes(signed)) };
  };
  const { data, signature } = await claim("single");
  const at = await issuer.getAddress();
  return {
    addClaim: await gasOf(identity.getFunction("addClaim")(TOPIC, 1n, at, signature, data, "")),
    revokeClaim: await gasOf(issuer.getFunction("revokeClaimBySignature")(signature)),
  };
}
