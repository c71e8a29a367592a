import { AeoError } from "../../../src/domain/errors.ts";
import type { Reply } from "../../../src/http/route.ts";
import type { Idempotency, WriteDeps } from "../../../src/http/write.ts";
import { type MemoryLedger, NOW } from "./memoryLedger.ts";

/** What a write over HTTP needs, over a ledger in memory. */
export function memoryWriteDeps(ledger: MemoryLedger): WriteDeps {
  return {
    idempotency: memoryIdempotency(),
    now: () => NOW,
    nudge: () => ledger.settle(),
    settled: (id) => Promise.resolve(ledger.operations.get(id)!),
  };
}

function memoryIdempotency(): Idempotency {
  const answers = new Map<string, { fingerprint: string; reply: Reply }>();
  return {
    run({ caller, key, fingerprint }, produce) {
      const known = answers.get(`${caller} ${key}`);
      if (known === undefined) {
        const reply = produce();
        answers.set(`${caller} ${key}`, { fingerprint, reply });
        return reply;
      }
      if (known.fingerprint !== fingerprint) throw new AeoError("IDEMPOTENCY_KEY_REUSED", "another request");
      return known.reply;
    },
  };
}
