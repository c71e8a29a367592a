// How `npm run mutate` changes the rules and the code that verifies, and which tests must notice. See src/docs/mutation.md.
const DOMAIN = ["src/domain/**/*.ts", "!src/domain/errors*.ts"];
/** What decides whether an event, a head, a statement, a proof, a receipt, a credential or a whole history is genuine. */
const VERIFYING = [
  ...["branch", "certificationEvent", "certificationWord", "contentIds", "eventCodec", "history", "historyFault"].map(
    (name) => `src/ledger/${name}.ts`,
  ),
  ...["locateFault", "placeLogs", "rawLog", "readHistories", "verifyBatch"].map((name) => `src/ledger/${name}.ts`),
  "src/ledger/logThread/{packLogs,unpackLogs}.ts",
  "src/ledger/proof/*.ts",
  ...["compareHead", "freshness", "ownIdentityMonitor", "view"].map((name) => `src/projection/${name}.ts`),
  ...["check", "facts", "interval", "judge", "trust"].map((name) => `src/proof/${name}.ts`),
  ...["batchStatement", "check", "merkle", "record"].map((name) => `src/receipts/${name}.ts`),
  ...["bundle", "check", "grounds", "readCredential", "signature", "statusList"].map(
    (name) => `src/credential/${name}.ts`,
  ),
  "src/audit/rules/*.ts",
  "src/audit/storage/*.ts",
  ...["arrangementBook", "auditor", "ballotBook", "changedFields"].map((name) => `src/audit/${name}.ts`),
  ...["finding", "judging", "suspectWrites", "compare/compareSources"].map((name) => `src/audit/${name}.ts`),
  ...["checkClearance", "clearanceLeaf", "commitment", "commitmentUnder", "headStatement", "judgeProfile"].map(
    (name) => `src/exchange/${name}.ts`,
  ),
  ...["statement", "totalsCommitment"].map((name) => `src/exchange/${name}.ts`),
];

/** Quick tests, for each mutant runs all that reach it until one fails. */
const DOMAIN_TESTS = [
  "test/domain/**/*.test.ts",
  "test/{http/cloudEvent,trs/report}.test.ts",
  "test/services/{benefitReports,benefitLedger,clearanceJudge.property,clearances,rejudge,eventFeed,exchangeFile,ownCodes,partnerDirectory,programmeKpis,reportJob,shipment,traderLookup,verify}.test.ts",
  "test/exchange/{entitlement,judgeProfile}.test.ts",
];
const VERIFYING_TESTS = [
  "test/ledger/read/{addressBook,branch,certificationWord,contentIds,eventCodec,history,historyFault,locateFault}.test.ts",
  "test/ledger/read/{packLogs,packLogsBytes,placeLogs,rawLog,readHistories,verifyBatch}.test.ts",
  "test/projection/{compareHead,freshness,ownIdentityMonitor,view}.test.ts",
  "test/proof/*.test.ts",
  "test/receipts/{batchStatement,check,findings,merkle,record}.test.ts",
  "test/credential/{bundle,check,check.property,grounds,readCredential,signature,statusList}.test.ts",
  "test/audit/{arrangementBook,auditNode,auditor,ballotBook,changedFields,compareSources,finding,judging}.test.ts",
  "test/audit/{rules,state,suspectWrites}.test.ts",
  "test/audit/{rules,storage}/*.test.ts",
  "test/exchange/{checkClearance,checkClearance.property,clearanceLeaf,commitment,headExchange,headStatement,judgeProfile,signedRequest,statementForm}.test.ts",
];

/** MUTATE=domain or MUTATE=verifying does one half; MUTATE_TESTS="test/a.test.ts test/b/*.test.ts" asks these alone. */
const half = process.env.MUTATE;
const asked = process.env.MUTATE_TESTS?.split(" ");

export default {
  testRunner: "in-process",
  plugins: ["./scripts/mutate/runner.ts"],
  inProcess: {
    include:
      asked ??
      (half === "verifying"
        ? VERIFYING_TESTS
        : half === "domain"
          ? DOMAIN_TESTS
          : [...DOMAIN_TESTS, ...VERIFYING_TESTS]),
    exclude: ["test/domain/tinConfusables.test.ts"],
    keepSetUp: ["test/audit/", "test/ledger/read/contentIds.test.ts", "test/proof/"],
    skip: [
      "that is true lies within about 95 of 100 intervals",
      "the answer from a bundle is the answer from the ledger",
      "holds only moments at which a fresh answer is the same",
      "recognises only what the contract's part of the rule covers",
      "is refused when any digit of it is another",
    ],
  },
  thresholds: { high: 90, low: 85, break: 85 },
  warnings: { unknownOptions: false },
  // The compiler's JavaScript API, with which Stryker would rewrite a tsconfig, ended with TypeScript 6.
  tsconfigFile: "none",
  coverageAnalysis: "perTest",
  ignoreStatic: true,
  mutate: [...(half === "verifying" ? [] : DOMAIN), ...(half === "domain" ? [] : VERIFYING)],
  ignorePatterns: ["build", "dist", "coverage", "data", "cache", "src/web", "src/docs"],
  tempDirName: "build/mutation/sandbox",
  reporters: ["progress-append-only", "clear-text", "json", "html"],
  clearTextReporter: { logTests: false, allowColor: false },
  jsonReporter: { fileName: `build/mutation/${half ?? "all"}.json` },
  htmlReporter: { fileName: `build/mutation/${half ?? "all"}.html` },
  incremental: true,
  incrementalFile: `build/mutation/${half ?? "all"}.incremental.json`,
  concurrency: 2,
  dryRunTimeoutMinutes: 15,
  timeoutMS: 20_000,
};
