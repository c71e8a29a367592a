// What the tests import as "vitest" while mutants are tried: the same expect, over a describe and it that only remember. Vitest
// itself starts a worker and loads every module again for each mutant, which costs a hundred times what the tests cost.
import { ASYMMETRIC_MATCHERS_OBJECT, chai, JestAsymmetricMatchers, JestChaiExpect, JestExtend } from "@vitest/expect";

type Body = () => unknown;
type Hooks = Record<"beforeAll" | "beforeEach" | "afterEach" | "afterAll", Body[]>;

/** A describe, or a file, whose parent is undefined. */
export interface Suite {
  readonly name: string;
  readonly parent: Suite | undefined;
  readonly hooks: Hooks;
}

/** A test, in the order in which its file declares it. */
export interface Test {
  readonly name: string;
  readonly suite: Suite;
  readonly body: Body;
}

let suite: Suite;
let tests: Test[];

/** Runs `load`, which imports a file of tests, and returns what it declared. */
export async function collect(load: () => Promise<unknown>): Promise<readonly Test[]> {
  suite = newSuite("", undefined);
  tests = [];
  await load();
  return tests;
}

function newSuite(name: string, parent: Suite | undefined): Suite {
  return { name, parent, hooks: { beforeAll: [], beforeEach: [], afterEach: [], afterAll: [] } };
}

function declareSuite(name: string, body: Body): void {
  const outer = suite;
  suite = newSuite(name, outer);
  body();
  suite = outer;
}

/** The last argument may be a time-out, the middle one options: neither matters here. */
function declareTest(name: string, first: unknown, second?: unknown): void {
  const body = typeof first === "function" ? first : second;
  if (typeof body !== "function") throw new TypeError(`test ${name} has no body`);
  tests.push({ name, suite, body: body as Body });
}

type Declare = (name: string, first: never, second?: never) => void;

function each(declare: Declare) {
  return (cases: readonly unknown[]) =>
    (name: string, first: unknown, second?: unknown): void => {
      const spread = cases.every(Array.isArray);
      const body = (typeof first === "function" ? first : second) as (...given: unknown[]) => unknown;
      cases.forEach((one, index) => {
        declare(`${name} [${index}]`, (() => (spread ? body(...(one as unknown[])) : body(one))) as never);
      });
    };
}

export const describe = Object.assign(declareSuite, { each: each(declareSuite) });
export const it = Object.assign(declareTest, { each: each(declareTest) });
export { it as test };

const hook = (kind: keyof Hooks) => (body: Body) => {
  suite.hooks[kind].push(body);
};
export const beforeAll = hook("beforeAll");
export const beforeEach = hook("beforeEach");
export const afterEach = hook("afterEach");
export const afterAll = hook("afterAll");

for (const plugin of [JestExtend, JestChaiExpect, JestAsymmetricMatchers]) chai.use(plugin);
const matchers = (globalThis as unknown as Record<symbol, object>)[ASYMMETRIC_MATCHERS_OBJECT];
export const expect = Object.assign(
  (value: unknown, message?: string) => chai.expect(value, message),
  chai.expect,
  matchers,
);
