import { randomBytes } from "node:crypto";
import { economy } from "../../../src/domain/economy.ts";
import { ROLE_BITS } from "../../../src/domain/event.ts";
import { type AddressBook, addressesOf } from "../../../src/ledger/addressBook.ts";
import { deployContracts } from "../../../src/ledger/deployContracts.ts";
import { DirectSender } from "../../../src/ledger/directSender.ts";
import { localSigner, type Signer } from "../../../src/ledger/signer.ts";
import { systemTimers } from "../../../src/ledger/timers.ts";
import type { BenchNode } from "./node.ts";

export const OWN = economy("JP");
/** Whose writes go past the gateway: in the name of its own economy each would be an alarm. */
const OTHER = economy("KR");

/** A key that writes for the economy. */
export interface Writer {
  readonly privateKey: string;
  readonly signer: Signer;
}

/** The registries, fresh, with two members and three registrars: so that no way of writing disturbs another's nonces. */
export interface BenchLedger {
  readonly book: AddressBook;
  readonly gateway: Writer;
  readonly presigned: Writer;
  readonly naive: Writer;
}

export async function deployLedger({ rpc }: BenchNode): Promise<BenchLedger> {
  const chainId = Number(await rpc.request<string>("eth_chainId", []));
  const sender = new DirectSender({ rpc, chainId, timers: systemTimers });
  const [deployer, ownAdmin, otherAdmin] = [newWriter(), newWriter(), newWriter()];
  const founders = [
    { economy: OWN, admin: ownAdmin.signer.address },
    { economy: OTHER, admin: otherAdmin.signer.address },
  ];
  const book = await deployContracts({ rpc, sender, deployer: deployer.signer, chainId }, founders);
  const writers = { gateway: newWriter(), presigned: newWriter(), naive: newWriter() };
  for (const writer of Object.values(writers))
    await sender.call((writer === writers.gateway ? ownAdmin : otherAdmin).signer, addressesOf(book), {
      registry: "authorities",
      fn: "setWriter",
      account: writer.signer.address,
      roles: ROLE_BITS.REGISTRAR,
      from: 0,
      until: 0,
    });
  return { book, ...writers };
}

function newWriter(): Writer {
  const privateKey = `0x${randomBytes(32).toString("hex")}`;
  return { privateKey, signer: localSigner(privateKey) };
}
