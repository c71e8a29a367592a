import fc from "fast-check";
import { expect, test } from "vitest";
import { createEventReader } from "../../src/web/lib/sse.ts";

const line = fc.string({ maxLength: 30 }).map((text) => text.replaceAll(/[\r\n]/g, ""));
const event = fc.record({
  id: fc.option(line, { nil: undefined }),
  data: fc.array(line, { minLength: 1, maxLength: 3 }),
});

test("however a stream is cut into pieces, the same events come out, with the newest id", () => {
  fc.assert(
    fc.property(
      fc.array(event, { maxLength: 6 }),
      fc.constantFrom("\n", "\r\n"),
      fc.array(fc.nat(7), { minLength: 1, maxLength: 40 }),
      (events, end, cuts) => {
        const text = events
          .map(({ id, data }) =>
            [
              ": a comment",
              ...(id === undefined ? [] : [`id: ${id}`]),
              ...data.map((one) => `data: ${one}`),
              "",
              "",
            ].join(end),
          )
          .join("");
        const read = createEventReader();
        const found = [];
        let at = 0;
        for (let turn = 0; at < text.length; turn++) {
          const size = 1 + (cuts[turn % cuts.length] as number);
          found.push(...read(text.slice(at, at + size)));
          at += size;
        }
        let last: string | undefined;
        const wanted = events.map(({ id, data }) => ({ id: (last = id ?? last), data: data.join("\n") }));
        expect(found).toEqual(wanted);
      },
    ),
  );
});

test("a heartbeat is no event", () => {
  const read = createEventReader();
  expect(read(":\n\n: still here\n\n")).toEqual([]);
  expect(read("data:bare\n\n")).toEqual([{ id: undefined, data: "bare" }]);
});
