import { expect, it } from "vitest";
import { finding, Findings, placeOf } from "../../src/audit/finding.ts";
import { Facts, TW } from "../support/facts.ts";

it("a finding says what is known, and of the rest that it is not", () => {
  const nowhere = { registry: null, sequence: null, block: null, logIndex: null, field: null, line: null };
  expect(finding("chain", "differs", "words")).toEqual({
    check: "chain",
    kind: "differs",
    detail: "words",
    ...nowhere,
  });
  const [first] = new Facts().members(1_000, TW).events;
  const place = { registry: "authorities", sequence: 1, block: 1, logIndex: 0 } as const;
  expect(placeOf(first!)).toEqual(place);
  const whole = { check: "rules", kind: "unlawful", detail: "words", ...place, field: "economy", line: null };
  expect(finding("rules", "unlawful", "words", { ...place, field: "economy" })).toEqual(whole);
});

it("a thousand findings are kept, and all are counted", () => {
  const findings = new Findings();
  for (let each = 0; each < 999; each += 1) findings.add(finding("rules", "unlawful", `${each}`));
  findings.add(finding("storage", "differs", "the thousandth"));
  expect([findings.total, findings.list.length]).toEqual([1_000, 1_000]);
  findings.add(finding("storage", "differs", "one more"));
  expect([findings.total, findings.list.length]).toEqual([1_001, 1_000]);
  expect(findings.list.at(-1)?.detail).toBe("the thousandth");
  expect([findings.of("rules"), findings.of("storage"), findings.of("time")]).toEqual([999, 1, 0]);
});
