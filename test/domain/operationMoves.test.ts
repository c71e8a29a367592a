import { expect, it } from "vitest";
import { isSettled, OPERATION_MOVES } from "../../src/domain/operationMoves.ts";

it("ends an operation as final or failed, and nowhere else", () => {
  const settled = (Object.keys(OPERATION_MOVES) as (keyof typeof OPERATION_MOVES)[]).filter(isSettled);
  expect(settled).toEqual(["FINAL", "FAILED"]);
});

it("never lets a signed operation fail by itself, and lets only an included one become final", () => {
  const from = (to: string) =>
    Object.entries(OPERATION_MOVES).flatMap(([state, next]) =>
      (next as readonly string[]).includes(to) ? [state] : [],
    );
  expect(from("FAILED")).toEqual(["RECEIVED", "INCLUDED"]);
  expect(from("FINAL")).toEqual(["INCLUDED"]);
  expect(from("RECEIVED")).toEqual(["SIGNED", "SUBMITTED"]);
  expect(from("SIGNED")).toEqual(["RECEIVED"]);
  expect(from("SUBMITTED")).toEqual(["SIGNED", "INCLUDED"]);
});
