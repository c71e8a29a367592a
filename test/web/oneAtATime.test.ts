import { expect, test } from "vitest";
import { oneAtATime } from "../../src/web/lib/oneAtATime.ts";

/** Work whose runs end when the test says so. */
function held() {
  const open: (() => void)[] = [];
  let begun = 0;
  const work = () => {
    begun += 1;
    return new Promise<void>((resolve, reject) => open.push(begun === 1 ? resolve : () => reject(new Error("fault"))));
  };
  const end = async () => {
    open.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { work, end, begun: () => begun };
}

test("a block of five hundred events is two runs: the one under way, and one that knows of all", async () => {
  const { work, end, begun } = held();
  const call = oneAtATime(work);
  for (let event = 0; event < 500; event += 1) call();
  expect(begun()).toBe(1);
  await end();
  expect(begun()).toBe(2);
  await end();
  expect(begun()).toBe(2);
});

test("a call after the last run, or after one that failed, runs again", async () => {
  const { work, end, begun } = held();
  const call = oneAtATime(work);
  call();
  await end();
  call();
  await end();
  call();
  expect(begun()).toBe(3);
});
