/** Why a finding of slither is no fault. `places` are Contract.function or function.variable, as slither names them. */
export interface Answer {
  readonly detector: string;
  readonly places: readonly string[] | "any";
  readonly why: string;
}

export const ANSWERS: readonly Answer[] = [
  {
    detector: "timestamp",
    places: "any",
    why: "Dates of law are compared with the block's time by design. A QBFT proposer can shift it by seconds; the shortest period here is a day's notice, and DECISION_TOLERANCE allows for two minutes of clocks that differ.",
  },
  {
    detector: "incorrect-equality",
    places: "any",
    why: "No balance is compared. Slither follows values that depend on block.timestamp or storage into comparisons of enums, bit sets and version numbers, which are exact.",
  },
  {
    detector: "uninitialized-local",
    places: [
      "grantBatch.previous",
      "renewBatch.previous",
      "amendBatch.previous",
      "_changeBatch.previous",
      "_checkParties.previous",
    ],
    why: "Zero is the value that every first id or party must be above, so that an id of 0 is refused with the same comparison.",
  },
  {
    detector: "missing-zero-check",
    places: ["constructor.authorities"],
    why: "With the zero address every write reverts, since the call to it answers nothing: nothing can be written that would be lost. The deployment checks the code hashes of the address book.",
  },
  {
    detector: "assembly",
    places: ["History._append", "History._appendWords", "ArrangementState._present", "Certifications._economyOfSender"],
    why: "The first two log the very bytes that are hashed, which Solidity's emit cannot show; the third returns a storage pointer; the last asks the AuthorityRegistry without the copies that an ordinary call makes, which every write would pay for. All are memory-safe and tested on every event or write.",
  },
  {
    detector: "costly-loop",
    places: ["Members._admit", "Members._setStatus", "Authorisation._nextGeneration"],
    why: "Only the constructor loops, once over the founders.",
  },
  {
    detector: "unimplemented-functions",
    places: ["Annulments", "Ballots", "Writers"],
    why: "Abstract parts of a registry. The registry itself is built with settings of its own, and slither sees each build alone.",
  },
  {
    detector: "naming-convention",
    places: "any",
    why: "Constants and immutables are read through functions of the same name in the interfaces.",
  },
];
