import { randomBytes, verify as verifyBare } from "node:crypto";
import { performance } from "node:perf_hooks";
import { gzipSync } from "node:zlib";
import { checkCredential, openBundle } from "../../src/credential/check.ts";
import { CREDENTIAL_VCT, subjectOf } from "../../src/credential/format.ts";
import { type Economy, economy } from "../../src/domain/economy.ts";
import type { StatementPurpose } from "../../src/domain/event.ts";
import { emptyLedgerState, type LedgerState } from "../../src/domain/ledgerState.ts";
import { operatorTypeMask } from "../../src/domain/operatorType.ts";
import type { Terms } from "../../src/domain/terms.ts";
import { generateStatementKey, publicKeyOf, type StatementSigner } from "../../src/exchange/statementKeys.ts";
import { bundleContent, signBundle } from "../../src/issuing/offlineBundle.ts";
import { signCredential } from "../../src/issuing/signCredential.ts";
import { keyIdOf } from "../../src/ledger/keyId.ts";
import { generateOperators } from "../../src/seeding/operators.ts";
import { loadSeeds } from "../../src/seeding/seeds.ts";

/** How large a bundle of all seeded certifications is, and how long making, opening and checking take: tsx scripts/bench/offline.ts */
const TODAY = "2026-11-25";
const NOW = Date.parse(TODAY) / 1000;
const RECOGNISER = economy("JP");
const ECONOMIES = "AU BN CA CL CN HK ID JP KR MX MY NZ PE PG PH RU SG TH TW US VN".split(" ").map(economy);
const HASH = `0x${"11".repeat(32)}` as const;
const head = { sequence: 0, head: "0x" } as const;
const heads = { authorities: head, certifications: head, arrangements: head, benefits: head };

function signerOf(of: Economy, purpose: StatementPurpose): StatementSigner {
  const { privateKey, publicKey } = generateStatementKey();
  return { economy: of, purpose, keyId: keyIdOf(of, purpose, publicKey), privateKey };
}

function admit(state: LedgerState, of: Economy, position: number, signer: StatementSigner): void {
  const { members, writers, statementKeys } = state.authorities;
  const statuses = [{ status: "ACTIVE" as const, since: 0 }];
  members.set(of, { economy: of, position, generation: 1, statuses, marks: [], endpoint: "" });
  writers.set(`0x${position}`, { economy: of, roles: 15, from: 0, until: 0, generation: 1, marks: [] });
  const publicKey = publicKeyOf(signer.privateKey);
  const times = { from: 0, until: 0, revokedAt: 0 };
  statementKeys.set(signer.keyId, { keyId: signer.keyId, economy: of, purpose: "CREDENTIAL", publicKey, ...times });
}

/** A leg of every economy towards the recogniser. */
function arrange(state: LedgerState): void {
  const masks = { modes: 15, programme: 1, tiers: 0xffffffff, operatorTypes: 0xffffffff };
  for (const issuer of ECONOMIES) {
    const leg = { issuer, recogniser: RECOGNISER, ...masks, from: 1, until: 0, benefits: 7n };
    state.arrangements.intervals.set(`${issuer}>${RECOGNISER}`, [
      { arrangement: 1, version: 1, leg, openedAt: 1, ends: [] },
    ]);
  }
  const terms = { kind: "RECOGNITION", goodsInTransit: "AT_REFERENCE" } as Terms;
  const proposal = { version: 1, proposer: RECOGNISER, termsHash: HASH, terms, signatures: [], cancelled: false };
  state.arrangements.arrangements.set(1, {
    number: 1,
    proposals: [proposal],
    adopted: [],
    leaves: new Map(),
    suspensions: new Map(),
    terminations: new Map(),
    terminatedAt: 0,
  });
}

function certifyAll(state: LedgerState): void {
  const seeds = loadSeeds();
  for (const [place, of] of ECONOMIES.entries())
    for (const { operatorTypes, validFrom, validUntil } of generateOperators(seeds, of, { asOf: TODAY })) {
      const id = `0x${randomBytes(32).toString("hex")}` as const;
      const from = Date.parse(validFrom) / 1000;
      const record = {
        economy: of,
        programme: 1,
        tier: 0,
        operatorTypes: operatorTypeMask(operatorTypes),
        status: state.certifications.size % 100 === 0 ? ("SUSPENDED" as const) : ("CERTIFIED" as const),
        version: 1,
        validFrom: from,
        validUntil: validUntil === null ? 0 : Date.parse(validUntil) / 1000 + 86_400,
        reviewAt: 0,
        effectiveFrom: from,
      };
      const position = { registry: "certifications", sequence: 1, block: 1, logIndex: 0 } as const;
      const entry = {
        type: "CertificationGranted" as const,
        record,
        decidedAt: from,
        profileCommitment: HASH,
        writer: `0x${place}` as const,
        position: { ...position, time: NOW - 1_000, transaction: HASH },
      };
      state.certifications.append(id, entry);
    }
}

async function timed<T>(times: number, body: () => Promise<T> | T): Promise<{ ms: number; last: T }> {
  let last = await body();
  const started = performance.now();
  for (let n = 0; n < times; n++) last = await body();
  return { ms: (performance.now() - started) / times, last };
}

const state = emptyLedgerState();
const signers = ECONOMIES.map((of) => signerOf(of, "CREDENTIAL"));
ECONOMIES.forEach((of, place) => admit(state, of, place, signers[place] as StatementSigner));
arrange(state);
certifyAll(state);
const gateway = signerOf(RECOGNISER, "HEAD");
const anchor = publicKeyOf(gateway.privateKey);
const asOf = { block: 1, blockHash: HASH, time: NOW, heads };
const made = await timed(10, () => signBundle(gateway, bundleContent(state, asOf, RECOGNISER), NOW));
const text = JSON.stringify({ ...made.last, anchor: { keyId: gateway.keyId, publicKey: anchor } });
const opened = await timed(10, () => openBundle(made.last, anchor));

const taiwan = ECONOMIES.indexOf(economy("TW"));
const signer = signers[taiwan] as StatementSigner;
const subject = [...state.certifications.values()].find(
  ({ economy: of, entries }) => of === signer.economy && entries[0]?.record.status === "CERTIFIED",
);
if (subject === undefined) throw new Error("nobody is certified");
const { programme, tier, operatorTypes } = subject.entries[0]?.record ?? { programme: 0, tier: 0, operatorTypes: 0 };
const credential = await signCredential(
  signer,
  {
    iss: signer.economy,
    iat: NOW - 100,
    exp: NOW + 1_000,
    vct: CREDENTIAL_VCT,
    sub: subjectOf(subject.id),
    aeo: [programme, tier, operatorTypes],
    status: { status_list: { idx: 5, uri: "https://tw.example/v1/status-lists/1" } },
  },
  {
    tin: "TW123456789",
    legalName: "Lanhe Electronics Co., Ltd. (Synthetic)",
    localName: "藍和電子股份有限公司（虛構）",
  },
  ["c2FsdHNhbHRzYWx0c2FsdA", "bW9yZXNhbHRtb3Jlc2FsdA"],
);
const checked = await timed(2_000, () => checkCredential(credential, opened.last, { mode: "SEA", now: NOW }));
const bytes = Buffer.from(credential.split("~")[0] ?? "");
const bare = await timed(2_000, () => verifyBare(null, bytes, signer.privateKey, Buffer.alloc(64)));
console.log(`certifications       ${state.certifications.size}`);
console.log(`bundle               ${text.length} bytes, gzip ${gzipSync(text).length}`);
console.log(`making it            ${made.ms.toFixed(1)} ms, opening it ${opened.ms.toFixed(1)} ms`);
console.log(
  `credential           ${credential.length} bytes, ${checked.last.recognition} in ${checked.ms.toFixed(3)} ms`,
);
console.log(`bare Ed25519 verify  ${bare.ms.toFixed(3)} ms`);
