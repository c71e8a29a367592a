import { collectGarbage } from "../../../src/projection/processMemory.ts";
import { buildWorld } from "../verify/world.ts";

const AT_ONCE = 1_000;
const START = 1_700_000_000;

/** On the heap, and in the arrays beside it. */
function bytesHeld(): number {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** Bytes of memory that each change of status adds to a view of 100,000 certifications. */
export function memoryOfChanges(count: number): number {
  const world = buildWorld();
  const turns = Math.ceil(count / AT_ONCE);
  let turn = 0;
  const change = (): void => {
    for (let left = turns; left > 0; left -= 1) world.advance([], AT_ONCE, START + turn++);
  };
  // The first ones make and free what is made and freed once.
  change();
  const before = bytesHeld();
  change();
  const grown = bytesHeld() - before;
  // The world is used once more, so that it is still there when it is measured.
  world.advance([], 0, START + turn);
  return grown / (turns * AT_ONCE);
}
