/** The process was killed: nothing of it goes on. */
export class Killed extends Error {}

/** When to die: at the nth time that a point is passed. */
export interface Death {
  readonly point: string;
  readonly occurrence: number;
}

/**
 * A process that can be killed at named points: "before x", "after x" for every call x of what it wraps. Once dead it stays so: every
 * wrapped call throws, so that no clean-up of the code under test can help it.
 */
export class Process {
  readonly #death: Death | undefined;
  #passed = 0;
  dead = false;

  constructor(death?: Death) {
    this.#death = death;
  }

  /** Passes a point, perhaps not alive. */
  pass(point: string): void {
    if (this.dead) throw new Killed(point);
    if (point !== this.#death?.point) return;
    this.#passed += 1;
    if (this.#passed < this.#death.occurrence) return;
    this.dead = true;
    throw new Killed(point);
  }

  /** The same object with a point before and after each of its methods named here; calls of the same name share a point. */
  wrap<T extends object>(target: T, nameOf: (method: string, args: readonly unknown[]) => string | undefined): T {
    return new Proxy(target, {
      get: (object, property) => {
        const value: unknown = Reflect.get(object, property, object);
        if (typeof value !== "function" || typeof property !== "string") return value;
        return (...args: unknown[]) => {
          const name = nameOf(property, args);
          if (name === undefined) return value.apply(object, args);
          this.pass(`before ${name}`);
          const result: unknown = value.apply(object, args);
          if (result instanceof Promise) return this.#after(result, name);
          this.pass(`after ${name}`);
          return result;
        };
      },
    });
  }

  async #after(result: Promise<unknown>, name: string): Promise<unknown> {
    // A failed call passes the point too.
    const [settled] = await Promise.allSettled([result]);
    this.pass(`after ${name}`);
    if (settled.status === "rejected") throw settled.reason;
    return settled.value;
  }
}
