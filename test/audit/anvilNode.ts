import { type Anvil, anvilProgram, startAnvil } from "../../scripts/anvil.ts";

/** Whether there is a node that takes a genesis file; said loudly when there is none. */
export function hasAnvil(): boolean {
  if (anvilProgram() !== undefined) return true;
  console.warn("NOT TESTED: there is no anvil, so that no chain is begun from a genesis file");
  return false;
}

/** A chain of its own from a genesis file, without fees; it ends with its holder. */
export class AnvilNode implements AsyncDisposable {
  readonly #anvil: Anvil;

  private constructor(anvil: Anvil) {
    this.#anvil = anvil;
  }

  static async begin(genesis: string): Promise<AnvilNode> {
    return new AnvilNode(await startAnvil("--init", genesis, "--accounts", "1", "--balance", "0"));
  }

  get url(): string {
    return this.#anvil.url;
  }

  async request<T>(method: string, params: readonly unknown[] = []): Promise<T> {
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
    const headers = { "content-type": "application/json" };
    const answer = (await (await fetch(this.url, { method: "POST", headers, body })).json()) as any;
    if (answer.error !== undefined) throw new Error(`${method}: ${answer.error.message}`);
    return answer.result as T;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#anvil.stop();
  }
}
