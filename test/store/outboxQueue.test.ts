import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { AeoError } from "../../src/domain/errors.ts";
import { OPERATION_STATES, type Operation } from "../../src/domain/operation.ts";
import { isSettled, OPERATION_MOVES } from "../../src/domain/operationMoves.ts";
import { suspension } from "../ledger/write/support/calls.ts";
import { block, codeOf, intent, NOW, OTHER_SIGNER, OutboxFixture, operationId, SIGNER, signed } from "./support.ts";
import { eachStore } from "../support/eachStore.ts";

eachStore((kind) => {
  let fixture: OutboxFixture;
  const refusal = new AeoError("INVALID_TRANSITION", "it is revoked");

  beforeEach(() => {
    fixture = new OutboxFixture();
  });

  const waitingIds = (limit = 10) => fixture.queue.waiting(limit).map(({ id }) => id);

  describe("whose turn it is", () => {
    it("goes by the order of acceptance, for this signer only", () => {
      fixture.accept(intent(2), intent(1), intent(3, { signer: OTHER_SIGNER }), intent(4));
      expect(waitingIds()).toEqual([2, 1, 4].map(operationId));
      expect(waitingIds(2)).toEqual([2, 1].map(operationId));
      expect(fixture.queue.waiting(1)[0]?.call).toEqual(suspension(2));
    });

    it("stops at a record that an earlier operation changes, whoever signs it", () => {
      fixture.accept(intent(1, { signer: OTHER_SIGNER }), intent(2), intent(3, { call: suspension(1) }), intent(4));
      expect(waitingIds()).toEqual([operationId(2)]);
      fixture.queue.refuse(operationId(1), refusal, NOW);
      expect(waitingIds()).toEqual([2, 3, 4].map(operationId));
    });

    it("stops at an operation that follows another, until that one is final", () => {
      fixture.accept(intent(1), intent(2, { after: operationId(1) }));
      const hash = fixture.include(1, 0);
      expect(waitingIds()).toEqual([]);
      fixture.queue.settle(hash, NOW);
      expect(waitingIds()).toEqual([operationId(2)]);
    });
  });

  describe("the nonce", () => {
    it("goes up by one with each signature and is stored with the bytes", () => {
      fixture.accept(intent(1), intent(2));
      expect(fixture.queue.sign(operationId(1), signed(0), NOW)).toBe(true);
      expect(fixture.queue.nextNonce()).toBe(1);
      expect(fixture.queue.again(signed(0).hash)).toBe(signed(0).raw);
    });

    it("is never used twice, never skipped, and never given to what is signed already", () => {
      fixture.accept(intent(1), intent(2));
      fixture.queue.sign(operationId(1), signed(0), NOW);
      for (const nonce of [0, 2]) expect(fixture.queue.sign(operationId(2), signed(nonce), NOW)).toBe(false);
      expect(fixture.queue.sign(operationId(1), signed(1), NOW)).toBe(false);
      expect(fixture.queue.nextNonce()).toBe(1);
      expect(fixture.stateOf(2)).toBe("RECEIVED");
    });

    it("is refused by the schema itself when it was used before", () => {
      fixture.accept(intent(1), intent(2));
      fixture.queue.sign(operationId(1), signed(0), NOW);
      fixture.db.run("UPDATE signer SET next_nonce = 0");
      expect(() => fixture.queue.sign(operationId(2), { ...signed(1), nonce: 0 }, NOW)).toThrow(/unique/i);
    });

    it("can be adopted upwards only", () => {
      fixture.queue.adoptNonce(5);
      fixture.queue.adoptNonce(3);
      expect(fixture.queue.nextNonce()).toBe(5);
      expect(fixture.queueOf(OTHER_SIGNER as typeof SIGNER).nextNonce()).toBeUndefined();
    });

    it("is not given to a process that lost the lease", () => {
      fixture.accept(intent(1));
      expect(fixture.queue.hold(NOW)).toBe(true);
      const successor = fixture.queueOf(SIGNER, "successor");
      expect(successor.hold(NOW + 14)).toBe(false);
      expect(successor.hold(NOW + 15)).toBe(true);
      expect(codeOf(() => fixture.queue.sign(operationId(1), signed(0), NOW + 16))).toBe("SIGNER_IN_USE");
      expect(fixture.stateOf(1)).toBe("RECEIVED");
      successor.release();
      expect(fixture.queue.hold(NOW + 17)).toBe(true);
    });
  });

  describe("settlement", () => {
    const outcomes: [Operation, unknown][] = [];
    beforeEach(() => {
      outcomes.length = 0;
      fixture.settled.push((operation, { call }) => outcomes.push([operation, call]));
    });

    it("tells the handlers the outcome and the call, once", () => {
      fixture.accept(intent(1), intent(2));
      const hash = fixture.include(1, 0);
      expect(outcomes).toEqual([]);
      expect(fixture.queue.settle(hash, NOW)).toBe(true);
      expect(fixture.queue.settle(hash, NOW)).toBe(false);
      fixture.queue.settle(fixture.include(2, 1, refusal), NOW);
      const error = { code: "INVALID_TRANSITION", detail: "it is revoked" };
      expect(outcomes).toMatchObject([
        [{ id: operationId(1), state: "FINAL", block: 1, blockTime: NOW + 1, error: null }, suspension(1)],
        [{ id: operationId(2), state: "FAILED", block: 2, error }, suspension(2)],
      ]);
    });

    it("is undone with everything in it when a handler throws", () => {
      fixture.accept(intent(1));
      const hash = fixture.include(1, 0);
      fixture.settled.push(() => {
        throw new Error("handler");
      });
      expect(() => fixture.queue.settle(hash, NOW)).toThrow("handler");
      expect(fixture.stateOf(1)).toBe("INCLUDED");
      fixture.settled.pop();
      expect(fixture.queue.settle(hash, NOW)).toBe(true);
    });

    it("fails those that follow a failed operation, all the way down", () => {
      fixture.accept(intent(1), intent(2, { after: operationId(1) }));
      fixture.accept(intent(3, { after: operationId(2), signer: OTHER_SIGNER }), intent(4));
      fixture.queue.refuse(operationId(1), refusal, NOW);
      expect([1, 2, 3, 4].map((n) => fixture.stateOf(n))).toEqual(["FAILED", "FAILED", "FAILED", "RECEIVED"]);
      expect(outcomes.map(([{ id }]) => id)).toEqual([1, 2, 3].map(operationId));
      expect(outcomes[2]?.[0].error?.code).toBe("INVALID_TRANSITION");
      expect(outcomes[2]?.[0].error?.detail).toContain(operationId(2));
    });

    it("shows a revert as an error only once its block is final, and forgets it with a dropped block", () => {
      fixture.accept(intent(1));
      fixture.include(1, 0, refusal);
      expect(fixture.outbox.operation(operationId(1))).toMatchObject({ state: "INCLUDED", error: null });
      fixture.queue.dropped(signed(0).hash, NOW);
      expect(fixture.db.get("SELECT block, error_code FROM intent")).toEqual({ block: null, error_code: null });
    });
  });

  describe("however many operations there have been", () => {
    // With few rows PostgreSQL reads through them whatever indexes there are.
    it.runIf(kind === "SQLite")("no statement reads through all of them", () => {
      const statements = new Map<string, readonly (string | number)[]>();
      for (const method of ["get", "all", "run"] as const) {
        const original = fixture.db[method].bind(fixture.db) as (...args: unknown[]) => never;
        fixture.db[method] = (sql: string, ...parameters: never[]) => {
          statements.set(sql, parameters);
          return original(sql, ...parameters);
        };
      }
      fixture.accept(intent(1), intent(2, { after: operationId(1) }), intent(3));
      fixture.queue.settle(fixture.include(1, 0), NOW);
      fixture.queue.refuse(operationId(2), refusal, NOW);
      fixture.queue.waiting(32);
      fixture.queue.underWay();
      fixture.queue.highestBlock();
      fixture.outbox.metrics(NOW);
      fixture.outbox.list(undefined, 10);
      fixture.outbox.pending("certifications/0x");
      fixture.outbox.knowsTransaction(signed(0).hash);
      expect(statements.size).toBeGreaterThan(15);
      for (const [sql, parameters] of [...statements]) {
        const plan = fixture.db.all(`EXPLAIN QUERY PLAN ${sql}`, ...parameters).map((row) => String(row.detail));
        // All operations of a signer are as many as all operations.
        for (const line of plan)
          expect(line, sql).not.toMatch(/^SCAN (intent|retired)|autoindex_intent\w* \(signer=\?\)/);
      }
    });
  });

  describe("the state machine", () => {
    type Move = "sign" | "submitted" | "included" | "reverted" | "dropped" | "settle" | "refuse" | "retire";
    const moves: Move[] = ["sign", "submitted", "included", "reverted", "dropped", "settle", "refuse", "retire"];

    function attempt(move: Move, id: string): boolean {
      const nonce = fixture.queue.nextNonce()!;
      const { hash } = signed(move === "sign" ? nonce : nonce - 1);
      switch (move) {
        case "sign":
          return fixture.queue.sign(id, signed(nonce), NOW);
        case "submitted":
          return fixture.queue.submitted(hash, NOW);
        case "included":
        case "reverted":
          return fixture.queue.included(hash, block(1), move === "included" ? null : refusal, NOW);
        case "dropped":
          return fixture.queue.dropped(hash, NOW);
        case "settle":
          return fixture.queue.settle(hash, NOW);
        case "refuse":
          return fixture.queue.refuse(id, refusal, NOW);
        case "retire":
          return fixture.queue.retire(hash, "used elsewhere", NOW);
      }
    }

    it("allows its moves alone, in any order of attempts, and reports what it refused", () => {
      const reached = new Set<string>();
      let number = 0;
      fc.assert(
        fc.property(fc.array(fc.constantFrom(...moves), { maxLength: 20 }), (attempts) => {
          number += 1;
          const id = operationId(number);
          // The nonce before the next is that of no earlier run.
          fixture.queue.adoptNonce(fixture.queue.nextNonce()! + 1);
          fixture.accept(intent(number));
          for (const move of attempts) {
            const from = fixture.outbox.operation(id)!.state;
            const moved = attempt(move, id);
            const to = fixture.outbox.operation(id)!.state;
            reached.add(to);
            if (moved) expect(OPERATION_MOVES[from]).toContain(to);
            else expect(to).toBe(from);
          }
        }),
        { numRuns: kind === "SQLite" ? 500 : 150, seed: 1 },
      );
      expect([...reached].sort()).toEqual([...OPERATION_STATES].sort());
    });

    it("ends in FINAL and FAILED", () => {
      expect(OPERATION_STATES.filter(isSettled)).toEqual(["FINAL", "FAILED"]);
    });
  });
});
