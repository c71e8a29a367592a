import { beforeEach, describe, expect, it } from "vitest";
import { AeoError } from "../../src/domain/errors.ts";
import { suspension } from "../ledger/write/support/calls.ts";
import { block, codeOf, intent, NOW, OutboxFixture, operationId, SIGNER, signed } from "./support.ts";
import { eachStore } from "../support/eachStore.ts";

eachStore(() => {
  let fixture: OutboxFixture;

  beforeEach(() => {
    fixture = new OutboxFixture();
  });

  describe("accept", () => {
    it("stores the operation as its sender will see it", () => {
      fixture.accept(intent(7));
      expect(fixture.outbox.operation(operationId(7))).toEqual({
        id: operationId(7),
        state: "RECEIVED",
        registry: "certifications",
        fn: "suspend",
        subject: `0x${"7".padStart(64, "0")}`,
        entries: 1,
        createdAt: NOW,
        updatedAt: NOW,
        transaction: null,
        block: null,
        blockTime: null,
        error: null,
      });
      expect(fixture.outbox.operation(operationId(8))).toBeUndefined();
    });

    it("stands or falls with the caller's transaction", () => {
      const attempt = () =>
        fixture.db.transaction(() => {
          fixture.accept(intent(1));
          throw new Error("the caller fails");
        });
      expect(attempt).toThrow("the caller fails");
      expect(fixture.stateOf(1)).toBeUndefined();
      expect(fixture.outbox.metrics(NOW).waiting).toBe(0);
    });

    it("gives the operation back, so that it can be answered at once", () => {
      const operation = fixture.outbox.accept(intent(1));
      expect(operation).toEqual(fixture.outbox.operation(operationId(1)));
      expect(operation.state).toBe("RECEIVED");
    });

    it("knows which operation changes a record, until it is settled", () => {
      const record = `certifications/0x${"1".padStart(64, "0")}`;
      fixture.accept(intent(1), intent(2, { call: suspension(1, 2) }));
      expect(fixture.outbox.pending(record)?.id).toBe(operationId(1));
      fixture.queue.settle(fixture.include(1, 0), NOW);
      expect(fixture.outbox.pending(record)?.id).toBe(operationId(2));
      fixture.queue.settle(fixture.include(2, 1), NOW);
      expect(fixture.outbox.pending(record)).toBeUndefined();
    });

    it("never takes the same id twice", () => {
      fixture.accept(intent(1));
      expect(() => fixture.accept(intent(1))).toThrow(/unique/i);
    });

    it("has nothing to follow when the operation is unknown or failed", () => {
      expect(codeOf(() => fixture.accept(intent(1, { after: operationId(9) })))).toBe("UNKNOWN_OPERATION");
      fixture.accept(intent(2));
      fixture.queue.refuse(operationId(2), new AeoError("STALE_VERSION", "version 1, not 2"), NOW);
      expect(codeOf(() => fixture.accept(intent(3, { after: operationId(2) })))).toBe("STALE_VERSION");
    });
  });

  describe("what the outbox knows", () => {
    it("its own transactions, also retired ones, and no others", () => {
      fixture.accept(intent(1));
      fixture.queue.sign(operationId(1), signed(0), NOW);
      expect(fixture.outbox.knowsTransaction(signed(0).hash)).toBe(true);
      expect(fixture.outbox.knowsTransaction(signed(1).hash)).toBe(false);
      fixture.queue.retire(signed(0).hash, "nonce used elsewhere", NOW);
      expect(fixture.outbox.knowsTransaction(signed(0).hash)).toBe(true);
    });

    it("how much is on its way, and since when", () => {
      fixture.accept(intent(1), intent(2, { createdAt: NOW + 10 }), intent(3, { createdAt: NOW + 20 }));
      fixture.queue.sign(operationId(1), signed(0), NOW);
      expect(fixture.outbox.metrics(NOW + 30)).toEqual({ waiting: 2, inFlight: 1, oldestSeconds: 30 });
      fixture.queue.included(signed(0).hash, block(1), null, NOW);
      fixture.queue.settle(signed(0).hash, NOW);
      expect(fixture.outbox.metrics(NOW + 30)).toEqual({ waiting: 2, inFlight: 0, oldestSeconds: 20 });
    });

    it("its operations, newest first, page by page", () => {
      const ids = [5, 4, 3, 2, 1].map(operationId);
      fixture.accept(...[1, 2, 3, 4, 5].map((number) => intent(number)));
      const pages: string[][] = [];
      let after: string | undefined;
      do {
        const page = fixture.outbox.list(after, 2);
        pages.push(page.operations.map(({ id }) => id));
        after = page.next;
      } while (after !== undefined);
      expect(pages).toEqual([ids.slice(0, 2), ids.slice(2, 4), ids.slice(4)]);
      expect(fixture.outbox.list("no cursor", 1).operations[0]?.id).toBe(ids[0]);
    });

    it("nothing pending for an empty store, whatever the clock says", () => {
      expect(fixture.outbox.metrics(NOW)).toEqual({ waiting: 0, inFlight: 0, oldestSeconds: 0 });
      fixture.accept(intent(1, { createdAt: NOW + 100, signer: SIGNER }));
      expect(fixture.outbox.metrics(NOW).oldestSeconds).toBe(0);
    });
  });
});
