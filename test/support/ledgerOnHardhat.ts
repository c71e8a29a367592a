import { network } from "hardhat";
import { BrowserProvider, type ContractTransactionResponse, HDNodeWallet, type Wallet } from "ethers";
import type { Economy } from "../../src/domain/economy.ts";
import { type Registry, REGISTRIES, ROLE_BITS } from "../../src/domain/event.ts";
import { applyEvent, emptyLedgerState, type LedgerState } from "../../src/domain/ledgerState.ts";
import { type BlockHeader, parseHeader } from "../../src/ledger/blockHeader.ts";
import { decodeLog } from "../../src/ledger/eventCodec.ts";
import { foldHistory, genesisTip } from "../../src/ledger/history.ts";
import { byRegistry, placeLogs } from "../../src/ledger/placeLogs.ts";
import { parseLogs } from "../../src/ledger/rawLog.ts";
import {
  ArrangementRegistry__factory,
  AuthorityRegistry__factory,
  BenefitRegistry__factory,
  CertificationRegistry__factory,
} from "../../types/contracts/index.ts";

const PHRASE = "test test test test test test test test test test test junk";

/** The four contracts on a fresh chain, with an ADMIN and an all-round writer per economy. */
export async function ledgerOnHardhat(economies: readonly Economy[]) {
  const { provider: raw } = await network.create("ledger");
  const provider = new BrowserProvider(raw, undefined, { cacheTimeout: -1 });
  const account = (index: number) => HDNodeWallet.fromPhrase(PHRASE, "", `m/44'/60'/0'/0/${index}`).connect(provider);
  const admins = economies.map((_, index) => account(index));
  const writers = economies.map((_, index) => account(10 + index));
  const bytes2 = (economy: Economy) => `0x${Buffer.from(economy).toString("hex")}`;
  const deployer = admins[0]!;
  const authorities = await new AuthorityRegistry__factory(deployer).deploy(
    economies.map(bytes2),
    admins.map(({ address }) => address),
  );
  const address = await authorities.getAddress();
  const certifications = await new CertificationRegistry__factory(deployer).deploy(address);
  const arrangements = await new ArrangementRegistry__factory(deployer).deploy(address);
  const benefits = await new BenefitRegistry__factory(deployer).deploy(address);
  const contracts = { authorities, certifications, arrangements, benefits };
  for (const [index, admin] of admins.entries())
    await (await authorities.connect(admin).setWriter(writers[index]!.address, 15 - ROLE_BITS.ADMIN, 0, 0)).wait();
  const addresses = new Map<string, Registry>();
  for (const registry of REGISTRIES) addresses.set((await contracts[registry].getAddress()).toLowerCase(), registry);
  const writerOf = (economy: Economy) => writers[economies.indexOf(economy)]! as unknown as Wallet;

  return {
    raw,
    provider,
    contracts,
    bytes2,
    writerOf,
    adminOf: (economy: Economy) => admins[economies.indexOf(economy)]! as unknown as Wallet,
    async send(sent: Promise<ContractTransactionResponse>): Promise<void> {
      await (await sent).wait();
    },
    /** Lets time pass and makes a block. */
    async pass(seconds: number): Promise<void> {
      await raw.request({ method: "evm_increaseTime", params: [seconds] });
      await raw.request({ method: "evm_mine", params: [] });
    },
    async now(): Promise<number> {
      return (await provider.getBlock("latest"))!.timestamp;
    },
    /** Reads all logs, checks each registry's history against its head, and folds them. */
    async fold(): Promise<LedgerState> {
      const logs = (await raw.request({
        method: "eth_getLogs",
        params: [{ address: [...addresses.keys()], fromBlock: "0x0", toBlock: "latest" }],
      })) as { blockNumber: string }[];
      const numbers = [...new Set(logs.map(({ blockNumber }) => blockNumber))];
      const headers = new Map<number, BlockHeader>();
      for (const number of numbers) {
        const header = parseHeader(await raw.request({ method: "eth_getBlockByNumber", params: [number, false] }));
        headers.set(header.number, header);
      }
      const placed = placeLogs(parseLogs(logs, addresses), headers);
      const parts = byRegistry(placed);
      for (const registry of REGISTRIES) {
        const contract = contracts[registry];
        const start = genesisTip(31337, (await contract.getAddress()).toLowerCase() as `0x${string}`);
        const { tip } = foldHistory(start, parts[registry]);
        const told = await contract.history();
        if (tip.sequence !== Number(told.sequence) || `0x${Buffer.from(tip.head).toString("hex")}` !== told.head)
          throw new Error(`the history of ${registry} does not fit its head`);
      }
      const state = emptyLedgerState();
      for (const log of placed) applyEvent(state, decodeLog(log));
      return state;
    },
  };
}
