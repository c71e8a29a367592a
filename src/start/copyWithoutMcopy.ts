const BLOCK = /assembly \("memory-safe"\) \{/g;
/**
 * What `mcopy` does, word by word, where the two places don't overlap; of the last word only what belongs to it is written. Not by
 * the precompile that copies: that would be no pure function.
 * Its names are such as no variable around it has, which solc would take for an attempt to use that.
 */
const COPY = `
function mcopy(to_, from_, length_) {
  for { let done_ := 0 } lt(done_, length_) { done_ := add(done_, 32) } {
    let copied_ := mload(add(from_, done_))
    let left_ := sub(length_, done_)
    if lt(left_, 32) {
      let rest_ := shr(mul(8, left_), not(0))
      copied_ := or(and(copied_, not(rest_)), and(mload(add(to_, done_)), rest_))
    }
    mstore(add(to_, done_), copied_)
  }
}
`;

/** Solidity that copies memory without the opcode MCOPY, which came with cancun: assembly that uses it gets a function of that name. */
export function copyWithoutMcopy(source: string): string {
  return source.replaceAll(BLOCK, (opening, at: number) => {
    return source.slice(at, endOf(source, at + opening.length)).includes("mcopy(") ? opening + COPY : opening;
  });
}

/** Where the block ends whose opening brace is before `from`. */
function endOf(source: string, from: number): number {
  let depth = 1;
  let at = from;
  for (; at < source.length && depth > 0; at += 1) {
    if (source[at] === "{") depth += 1;
    if (source[at] === "}") depth -= 1;
  }
  return at;
}
