import { displayName } from "../domain/economy.ts";
import { checkArrangements } from "./arrangementChecks.ts";
import { type Check, repeated } from "./check.ts";
import { secondsOf } from "./duration.ts";
import { computeFigure, judgeFigure } from "./figures.ts";
import type { SeedFault } from "./seedError.ts";
import type { Seeds } from "./seedTypes.ts";

const checkEconomies: Check = (fault, { economies }) => {
  for (const code of repeated(economies.map((each) => each.code))) fault("economies", `${code} occurs twice`);
  economies.forEach(({ code, name }, i) => {
    if (name !== displayName(code)) fault(`economies[${i}].name`, `APEC's name of ${code} is ${displayName(code)}`);
  });
};

const checkCounts: Check = (fault, { economies, counts }) => {
  const rows = counts.rows.map(({ economy }) => economy);
  for (const code of repeated(rows)) fault("rows", `${code} occurs twice`);
  for (const { code } of economies) if (!rows.includes(code)) fault("rows", `${code} is missing`);
  rows.forEach((code, i) => {
    if (!economies.some((each) => each.code === code)) fault(`rows[${i}].economy`, `${code} is no APEC economy`);
  });
};

const checkReleaseTimes: Check = (fault, { arrangements, releaseTimes }) => {
  releaseTimes.forEach((table, i) => {
    const parties = arrangements.find(({ id }) => id === table.arrangement)?.parties ?? [];
    for (const side of ["importer", "exporter"] as const) {
      if (!parties.includes(table[side]))
        fault(`tables[${i}].${side}`, `${table[side]} is no party of ${table.arrangement}`);
    }
    const { before, after } = table;
    if (!(before.from <= before.to && before.to < after.from && after.from <= after.to)) {
      fault(`tables[${i}]`, "the windows must follow one another");
    }
    table.rows.forEach((row, k) => {
      for (const when of ["before", "after"] as const) {
        const time = row[when];
        if (secondsOf(time.text) !== ("seconds" in time ? time.seconds : undefined)) {
          fault(`tables[${i}].rows[${k}].${when}`, `the seconds do not follow from ${JSON.stringify(time.text)}`);
        }
      }
    });
  });
};

const checkSme: Check = (fault, { economies, sme }) => {
  for (const list of ["certified", "inProcess"] as const) {
    for (const code of repeated(sme[list].map(({ economy }) => economy))) fault(list, `${code} occurs twice`);
    sme[list].forEach(({ economy }, i) => {
      if (!economies.some(({ code }) => code === economy))
        fault(`${list}[${i}].economy`, `${economy} is no APEC economy`);
    });
  }
};

const checkFigures: Check = (fault, { figures }) => {
  figures.forEach((figure, i) => {
    const ours = computeFigure(figure);
    if (ours !== figure.ours) fault(`figures[${i}].ours`, `computes to ${ours}`);
    const verdict = judgeFigure(figure, ours);
    if (verdict !== figure.verdict) fault(`figures[${i}].verdict`, `must be ${verdict}`);
  });
};

const CHECKS: Readonly<Record<string, Check>> = {
  "economies.json": checkEconomies,
  "aeo-counts.json": checkCounts,
  "arrangements.json": checkArrangements,
  "release-times.json": checkReleaseTimes,
  "sme-counts.json": checkSme,
  "figures.json": checkFigures,
};

/** What does not fit together within and between the seed files, by file; empty lists are left out. */
export function inconsistencies(seeds: Seeds): Array<{ file: string; faults: SeedFault[] }> {
  return Object.entries(CHECKS).flatMap(([file, check]) => {
    const faults: SeedFault[] = [];
    check((path, message) => faults.push({ path, message }), seeds);
    return faults.length === 0 ? [] : [{ file, faults }];
  });
}
