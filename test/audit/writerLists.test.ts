import fc from "fast-check";
import { expect, it } from "vitest";
import { WriterLists } from "../../src/audit/writerLists.ts";
import type { Address, AuthorityEvent } from "../../src/domain/event.ts";
import { JP, TW, writerOf } from "../support/facts.ts";

const account = (digit: number): Address => `0x${String(digit).repeat(40)}`;
const set = (digit: number, economy = TW) =>
  ({ type: "WriterSet", economy, account: account(digit), roles: 1, from: 1, until: 0, generation: 1 }) as const;
const revoked = (digit: number) => ({ type: "WriterRevoked", economy: TW, account: account(digit) }) as const;
const renewed = { type: "MemberAdminReplaced", economy: TW, ballotId: 1, admin: writerOf(TW), generation: 2 } as const;

function after(events: readonly AuthorityEvent[]): WriterLists {
  const lists = new WriterLists();
  for (const event of events) lists.apply(event);
  return lists;
}

it("hold each writer once, whatever happens to it", () => {
  const event = fc.oneof(
    fc.nat(9).map((digit) => set(digit)),
    fc.nat(9).map((digit) => revoked(digit)),
    fc.constant(renewed),
  );
  fc.assert(
    fc.property(fc.array(event, { maxLength: 60 }), (events) => {
      const present = new Set<Address>();
      for (const each of events) {
        if (each.type === "WriterSet") present.add(each.account);
        else if (each.type === "WriterRevoked") present.delete(each.account);
        else present.clear();
      }
      const list = after(events).of(TW);
      expect(list).toHaveLength(present.size);
      expect(new Set(list)).toEqual(present);
    }),
  );
});

it("are each member's own", () => {
  const lists = after([set(1), set(2, JP), renewed, set(3)]);
  expect(lists.of(TW)).toEqual([account(3)]);
  expect(lists.of(JP)).toEqual([account(2)]);
});
