import { collectGarbage } from "../../../src/projection/processMemory.ts";
import { buildWorld } from "../verify/world.ts";

const AT_ONCE = 1_000;
const START = 1_700_000_000;

function heapBytes(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

/** Bytes of memory that each change of status adds to a view of 100,000 certifications. */
export function memoryOfChanges(count: number): number {
  const world = buildWorld();
  // Also what is made once, with the first change.
  world.advance([], AT_ONCE, START);
  const before = heapBytes();
  const turns = Math.ceil(count / AT_ONCE);
  for (let turn = 1; turn <= turns; turn += 1) world.advance([], AT_ONCE, START + turn);
  const grown = heapBytes() - before;
  // The world is used once more, so that it is still there when it is measured.
  world.advance([], 0, START + turns + 1);
  return grown / (turns * AT_ONCE);
}
