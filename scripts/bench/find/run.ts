/** How long finding by name takes: npm run bench -- find [profiles] [searches]. */
import { economy } from "../../../src/domain/economy.ts";
import type { CertificationId } from "../../../src/domain/certificationRecord.ts";
import { partnerIdentifiers } from "../../../src/domain/partnerProfile.ts";
import type { Profile } from "../../../src/domain/profile.ts";
import { generateAllOperators } from "../../../src/seeding/operators.ts";
import { createPrng } from "../../../src/seeding/prng.ts";
import { loadSeeds } from "../../../src/seeding/seeds.ts";
import { createFindOperators } from "../../../src/services/findOperators.ts";
import { OperatorIndex } from "../../../src/services/operatorIndex.ts";
import { PartnerDirectory } from "../../../src/services/partnerDirectory.ts";
import { matchName } from "../../../src/matching/matchName.ts";

const [count = 100_000, searches = 300] = process.argv.slice(2).map(Number);

/** Names as the demonstration's, with a word more so that as many differ. */
function profiles(): Profile[] {
  const seeds = loadSeeds();
  const prng = createPrng("find");
  const syllables = [
    "ka",
    "lo",
    "mer",
    "tin",
    "vos",
    "dar",
    "pel",
    "sun",
    "bri",
    "quo",
    "zan",
    "fir",
    "hul",
    "nek",
    "oma",
  ];
  const bases = [...generateAllOperators(seeds)];
  return Array.from({ length: count }, (_, number) => {
    const base = prng.pick(bases);
    const word = Array.from({ length: 2 + prng.below(2) }, () => prng.pick(syllables)).join("");
    return {
      ...base,
      economy: economy(base.economy),
      certificationId: `0x${String(number).padStart(64, "0")}` as CertificationId,
      tin: `${base.economy}${String(number).padStart(9, "0")}`,
      legalName: `${word} ${base.legalName}`,
      statusReason: null,
      contact: null,
      previousIds: [],
    };
  });
}

const heapMb = () => {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 1e6;
};
const all = profiles();
const byId = new Map(all.map((profile) => [profile.certificationId, { profile }]));
const directory = new PartnerDirectory({ identifiers: () => partnerIdentifiers(all), byId: (_, id) => byId.get(id) });
let slowest = 0;
let turn = performance.now();
let read = 0;
const page = (after: unknown, limit: number) => {
  if (after === undefined) read = 0;
  turn = performance.now();
  return all.slice(read, (read += limit)).map((profile) => ({ profile }));
};
const pause = async () => {
  slowest = Math.max(slowest, performance.now() - turn);
};
const find = createFindOperators(new OperatorIndex(directory, page, pause));
const before = heapMb();
const started = performance.now();
await find({ name: "Amber Anchor", limit: 10 });
const built = performance.now() - started;
const grown = heapMb() - before;

const prng = createPrng("searches");
const times: number[] = [];
let first = 0;
for (let number = 0; number < searches; number++) {
  const { legalName, tin } = prng.pick(all);
  const at = 1 + prng.below(legalName.length - 20);
  const name = legalName.slice(0, at) + legalName.slice(at + 1);
  const from = performance.now();
  const found = await find({ name, limit: 10 });
  times.push(performance.now() - from);
  if (found.slice(0, 3).some(({ profile }) => profile.tin === tin)) first++;
}
times.sort((a, b) => a - b);
const quantile = (share: number) => (times[Math.floor((times.length - 1) * share)] as number).toFixed(1);
const sample = all.slice(0, 2_000);
const from = performance.now();
for (const profile of sample) matchName(profile.legalName.toUpperCase(), profile);
const each = ((performance.now() - from) / sample.length) * 1000;
process.stdout.write(
  [
    `profiles                       ${count}`,
    `index filled in                ${(built / 1000).toFixed(1)} s, in turns of at most ${slowest.toFixed(0)} ms`,
    `memory it takes                ${grown.toFixed(0)} MB${globalThis.gc === undefined ? " (run with --expose-gc)" : ""}`,
    `a search with a letter missing p50 ${quantile(0.5)} ms, p99 ${quantile(0.99)} ms, of ${searches}`,
    `the one among the first three  ${((first / searches) * 100).toFixed(1)} %`,
    `comparing one name             ${each.toFixed(0)} µs`,
    "",
  ].join("\n"),
);
