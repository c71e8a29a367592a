import { keccak256, SigningKey, Wallet } from "ethers";
import { EXTRA_DATA } from "../../../src/ledger/proof/header.ts";
import { type Field, type Hex, listOf, rlpOf } from "../../../src/ledger/proof/rlp.ts";
import { idOf } from "../../support/facts.ts";

export const VALIDATOR_KEYS = [1, 2, 3, 4].map((number) => new SigningKey(idOf(number)));
export const VALIDATORS = VALIDATOR_KEYS.map((key) => new Wallet(key).address.toLowerCase() as Hex).sort();
/** What a header of QBFT has in the place of a mix hash. */
export const MIX_HASH = "0x63746963616c2062797a616e74696e65206661756c7420746f6c6572616e6365";
const MIX_HASH_FIELD = 13;
export const VANITY: Hex = `0x${"00".repeat(32)}`;

interface Sealing {
  readonly round?: Hex;
  /** The round that the seals are of. */
  readonly signedRound?: Hex;
  readonly validators?: readonly Hex[];
}

/** The header of a block as a QBFT network would seal it: each validator signs the header with the round and without seals. */
export function sealed(header: Hex, keys: readonly SigningKey[], over: Sealing = {}): Hex {
  const { round = "0x", signedRound = round, validators = VALIDATORS } = over;
  const fields = listOf(header).with(MIX_HASH_FIELD, MIX_HASH);
  const extra = (at: Hex, seals: Field): Hex => rlpOf([VANITY, validators, [], at, seals]);
  const digest = keccak256(rlpOf(fields.with(EXTRA_DATA, extra(signedRound, []))));
  const seals = keys.map((key) => {
    const { r, s, yParity } = key.sign(digest);
    return `${r}${s.slice(2)}0${yParity}`;
  });
  return rlpOf(fields.with(EXTRA_DATA, extra(round, seals)));
}
