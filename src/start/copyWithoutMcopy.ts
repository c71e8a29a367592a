const BLOCK = /assembly \("memory-safe"\) \{/g;
/**
 * What `mcopy` does, word by word, where the two places don't overlap; of the last word only what belongs to it is written. Not by
 * the precompile that copies: that would be no pure function.
 */
const COPY = `
function mcopy(to, from, length) {
  for { let done := 0 } lt(done, length) { done := add(done, 32) } {
    let copied := mload(add(from, done))
    let left := sub(length, done)
    if lt(left, 32) {
      let rest := shr(mul(8, left), not(0))
      copied := or(and(copied, not(rest)), and(mload(add(to, done)), rest))
    }
    mstore(add(to, done), copied)
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
