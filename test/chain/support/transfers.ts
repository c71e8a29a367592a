import { HDNodeWallet, Wallet } from "ethers";

/** Fresh accounts, without ether, as all on this chain are. */
export function wallets(count: number): HDNodeWallet[] {
  return Array.from({ length: count }, () => Wallet.createRandom());
}

/** One fresh account. */
export function oneWallet(): HDNodeWallet {
  return Wallet.createRandom();
}

export interface TransactionFields {
  readonly nonce: number;
  readonly chainId: number;
  readonly gasLimit?: number;
  readonly to?: string;
  readonly data?: string;
  readonly value?: number;
  readonly maxFeePerGas?: number;
}

/** A signed type 2 transaction that offers nothing for its gas; to the sender itself unless it says otherwise. */
export function signed(wallet: HDNodeWallet, fields: TransactionFields): Promise<string> {
  return wallet.signTransaction({
    type: 2,
    to: wallet.address,
    gasLimit: 21_000,
    maxFeePerGas: 0,
    maxPriorityFeePerGas: 0,
    ...fields,
  });
}

/** Signed transfers of nothing with the nonces from `first` on. */
export function signedTransfers(wallet: HDNodeWallet, chainId: number, count: number, first = 0): Promise<string[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => signed(wallet, { nonce: first + index, chainId })));
}
