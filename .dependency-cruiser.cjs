/** The import rules: which folder may know of which. `npm run check` fails on a breach. */
const swc = require("@swc/core");

// dependency-cruiser tells swc of TypeScript, but not of JSX.
const { parseFileSync } = swc;
swc.parseFileSync = (file, options) => parseFileSync(file, { ...options, tsx: file.endsWith(".tsx") });

const within = (folder) => `^src/${folder}/`;

module.exports = {
  forbidden: [
    { name: "no-circular", severity: "error", from: {}, to: { circular: true } },
    {
      name: "no-orphans",
      comment: "A file that nothing imports is dead, unless it is an entry point.",
      severity: "error",
      from: {
        orphan: true,
        path: "^src/",
        pathNot: "^src/((main|cli|start)\\.ts$|web/(main\\.tsx|worker/serviceWorker\\.ts)$)",
      },
      to: {},
    },
    {
      name: "domain-is-pure",
      comment: "domain/ decides; it has no clock, no I/O and no packages.",
      severity: "error",
      from: { path: within("domain") },
      to: { pathNot: within("domain") },
    },
    {
      name: "credential-runs-anywhere",
      comment: "Checking a credential works in a page: the rules, WebCrypto and three small packages, nothing of Node.",
      severity: "error",
      from: { path: within("credential") },
      to: { pathNot: "^src/(credential|domain)/|^node_modules/(jose|@sd-jwt/(core|jwt-status-list))/" },
    },
    {
      name: "matching-is-pure",
      comment: "Comparing names takes texts and tables: the domain's types and a transliteration.",
      severity: "error",
      from: { path: within("matching") },
      to: { pathNot: "^src/(matching|domain)/|^node_modules/(any-ascii)/" },
    },
    {
      name: "issuing-below-services",
      severity: "error",
      from: { path: within("issuing") },
      to: { path: "^src/", pathNot: "^src/(issuing|credential|exchange|domain)/" },
    },
    {
      name: "ethers-only-in-ledger",
      comment:
        "The chain is behind ledger/ and chain/; nothing else knows its library or the generated contract types.",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/(ledger|chain)/" },
      to: { path: "^(node_modules/(ethers|hardhat|@nomicfoundation)/|types/)" },
    },
    {
      name: "hardhat-only-in-chain",
      severity: "error",
      from: { path: "^src/", pathNot: within("chain") },
      to: { path: "^node_modules/(hardhat|@nomicfoundation)/" },
    },
    {
      name: "sql-only-in-store",
      comment:
        "The embedded chain uses an SQLite file as its lock: the operating system frees it however the process ends.",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/(store/|chain/dataLock\\.ts$)" },
      to: { path: "^(node:)?sqlite$" },
    },
    {
      name: "postgresql-only-in-store",
      severity: "error",
      from: { path: "^src/", pathNot: within("store") },
      to: { path: "^node_modules/(pg|synckit)/" },
    },
    {
      name: "express-only-in-http",
      severity: "error",
      from: { path: "^src/", pathNot: within("http") },
      to: { path: "^node_modules/(express|helmet|express-rate-limit|swagger-ui-dist)/" },
    },
    {
      name: "ledger-knows-only-domain",
      severity: "error",
      from: { path: within("ledger") },
      to: { path: "^src/", pathNot: ["^src/domain/", within("ledger")] },
    },
    {
      name: "store-knows-only-domain",
      severity: "error",
      from: { path: within("store") },
      to: { path: "^src/", pathNot: ["^src/domain/", within("store")] },
    },
    {
      name: "projection-below-services",
      severity: "error",
      from: { path: within("projection") },
      to: { path: "^src/(services|http|exchange|chain|seeding|web)/" },
    },
    {
      name: "exchange-below-services",
      severity: "error",
      from: { path: within("exchange") },
      to: { path: "^src/(services|http|chain|seeding|web|ledger)/" },
    },
    {
      name: "proof-stands-apart",
      comment: "Whoever checks a proof has nothing of a gateway: no store, no view, no HTTP.",
      severity: "error",
      from: { path: within("proof") },
      to: { path: "^src/", pathNot: ["^src/(domain|ledger|exchange)/", within("proof")] },
    },
    {
      name: "audit-stands-apart",
      comment:
        "An auditor trusts no gateway, and so has nothing of one: of the projection only its bytes, of receipts what checks them.",
      severity: "error",
      from: { path: within("audit") },
      to: {
        path: "^src/",
        pathNot: [
          "^src/(domain|ledger|exchange)/",
          "^src/projection/snapshot\\.ts$",
          "^src/receipts/(batchStatement|check|document|exportedBatch|periods|record)\\.ts$",
          within("audit"),
        ],
      },
    },
    {
      name: "receipts-stand-apart",
      comment:
        "Receipts are sealed and checked by the domain and signed statements alone; of the services they know their port.",
      severity: "error",
      from: { path: within("receipts") },
      to: {
        path: "^src/",
        pathNot: ["^src/(domain|exchange)/", "^src/services/receiptBook\\.ts$", within("receipts")],
      },
    },
    {
      name: "files-below-gateway",
      comment:
        "Files for other systems are written from the domain's rows and signed; how they are drawn is a service.",
      severity: "error",
      from: { path: within("files") },
      to: { path: "^src/", pathNot: ["^src/(domain|exchange)/", "^src/services/exchangeFile\\.ts$", within("files")] },
    },
    {
      name: "network-stands-apart",
      comment:
        "Setting up a chain has nothing of a gateway: the ledger's keys and contracts, statement keys, and files.",
      severity: "error",
      from: { path: within("network") },
      to: { path: "^src/", pathNot: ["^src/(domain|ledger)/", "^src/exchange/statementKeys\\.ts$", within("network")] },
    },
    {
      name: "services-below-http",
      comment:
        "A use case knows the domain and what it is handed; how it is reached and where things are kept it does not know.",
      severity: "error",
      from: { path: within("services") },
      to: { path: "^src/(http|chain|ledger|web|seeding)/" },
    },
    {
      name: "http-above-services",
      severity: "error",
      from: { path: within("http") },
      to: { path: "^src/(ledger|store|projection|chain|seeding)/" },
    },
    {
      name: "chain-stands-alone",
      comment: "The embedded chain is a JSON-RPC URL to everybody else.",
      severity: "error",
      from: { path: within("chain") },
      to: { path: "^src/", pathNot: within("chain") },
    },
    {
      name: "web-is-a-client",
      comment:
        "The pages talk HTTP; what they share with the gateway is the domain's words, pure rules and the check of credentials.",
      severity: "error",
      from: { path: within("web") },
      to: {
        path: "^src/|^node_modules/",
        pathNot: [
          "^src/(web|credential|domain)/",
          "^node_modules/(preact|@preact/signals|@preact/signals-core|qr|@observablehq/plot)/",
        ],
      },
    },
    {
      name: "web-runs-in-a-browser",
      severity: "error",
      from: { path: within("web") },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "web-is-no-library",
      comment: "Nothing of the gateway is in the pages' bundle, and nothing of the pages in the gateway.",
      severity: "error",
      from: { path: "^src/", pathNot: within("web") },
      to: { path: within("web") },
    },
    {
      name: "src-is-closed",
      severity: "error",
      from: { path: "^src/" },
      to: { path: "^(test|scripts)/" },
    },
    {
      name: "composition-roots-on-top",
      severity: "error",
      from: { path: "^src/[^/]+/", pathNot: "^src/(gateway|start|cli)/" },
      to: { path: "^src/(main|cli|start|config)\\.ts$|^src/(gateway|start|cli)/" },
    },
    {
      name: "not-to-dev-dep",
      severity: "error",
      from: { path: "^src/" },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"] },
    },
    { name: "not-to-unresolvable", severity: "error", from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    parser: "swc",
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(artifacts|cache|coverage)/" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node", "types"] },
  },
};
