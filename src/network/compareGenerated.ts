import { type CarriedState, carriedStateOf } from "./carriedState.ts";
import type { Finding } from "./finding.ts";
import type { Folder } from "./folder.ts";
import { generateNetwork, MEMBERS_FILE } from "./generate.ts";
import type { Network } from "./networkSchema.ts";
import { sourceFile } from "./sourceFile.ts";

/** What a member may change in its own folder, when it says so; everything else is the same for all, or nobody's to change. */
const OWN_FILES = [
  "compose.yml",
  "besu/config.toml",
  "gateway.env",
  "proxy/nginx.conf",
  "prometheus/prometheus.yml",
  "prometheus/alerts.yml",
];
/** Folders that hold what is not generated; keys in them are looked at by KEY_MODE. */
const NOT_GENERATED = /^(keys|tls|ledger)\//;
const MOST_LINES = 20;

/** Whether a change of this file can be accepted at all. @param path such as TW/compose.yml */
export function mayBeAccepted(path: string, { members }: Network): boolean {
  return members.some(({ economy }) => path.startsWith(`${economy}/`) && !isShared(path.slice(economy.length + 1)));
}

function isShared(path: string): boolean {
  return path.startsWith("besu/") && !OWN_FILES.includes(path);
}

/**
 * FILE_DIFFERS, EXTRA_FILE: every file against what the members' file gives now, byte for byte. Also what no rule thought of is found.
 * @param accepted paths whose difference is known and wanted: it is told as a warning, line by line
 */
export function compareGenerated(network: Network, folder: Folder, accepted: ReadonlySet<string>): Finding[] {
  const generated = generateNetwork(network, stateIn(network, folder));
  const differing = [...generated].flatMap(([path, text]) => {
    const found = folder.text(path);
    if (found === undefined || found === text) return []; // FILE_MISSING says the first
    return [accepted.has(path) ? acceptedChange(path, text, found) : difference(path, text, found)];
  });
  const extra = network.members.flatMap(({ economy }) =>
    folder
      .files(economy)
      .map(({ path }) => path)
      .filter((path) => !generated.has(path) && !NOT_GENERATED.test(path.slice(economy.length + 1)))
      .filter((path) => path !== `${economy}/.env` || !namesReleaseAlone(folder.text(path)))
      .map((path) => extraFile(path, accepted.has(path))),
  );
  return [...differing, ...extra];
}

/** What the genesis file carries over, if the members agreed to that; GENESIS_ALLOC holds it against their digest. */
export function stateIn({ carriedState }: Network, folder: Folder): CarriedState | undefined {
  if (carriedState === undefined) return undefined;
  return carriedStateOf(sourceFile("genesis.json", folder.text("genesis.json")).value);
}

function difference(path: string, text: string, found: string): Finding {
  const [wanted, actual] = [text.split("\n"), found.split("\n")];
  const at = actual.findIndex((line, index) => line !== wanted[index]);
  const line = at < 0 ? actual.length : at;
  const own = OWN_FILES.includes(path.slice(3));
  return {
    code: "FILE_DIFFERS",
    severity: "fault",
    at: `${path}:${line + 1}`,
    problem: `is ${shown(actual[line])}, and ${path === MEMBERS_FILE ? "its own content is written" : `${MEMBERS_FILE} gives`} ${shown(wanted[line])}`,
    fix: own
      ? `Restore it by aeo network generate; or, if you changed it and know why, --accept ${path}: then every change is listed, and the rules still hold.`
      : "Restore it by aeo network generate. It is the same for all members, so nobody changes it alone.",
  };
}

function acceptedChange(path: string, text: string, found: string): Finding {
  const [wanted, actual] = [text.split("\n"), found.split("\n")];
  const changes = [
    ...without(wanted, actual).map((line) => `- ${line.trim()}`),
    ...without(actual, wanted).map((line) => `+ ${line.trim()}`),
  ];
  const more = changes.length > MOST_LINES ? [`and ${changes.length - MOST_LINES} more`] : [];
  return {
    code: "FILE_DIFFERS",
    severity: "warning",
    at: path,
    problem: `accepted: ${[...changes.slice(0, MOST_LINES), ...more].join("; ") || "the same lines in another order"}`,
    fix: "Nothing, if these are your changes.",
  };
}

/** The lines of one that the other lacks, each as often as it lacks it. */
function without(one: readonly string[], other: readonly string[]): string[] {
  const left = [...other];
  return one.filter((line) => {
    const at = left.indexOf(line);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

/** Compose takes further files by their names (.env, compose.override.yaml), and folders are mounted whole. */
function extraFile(path: string, accepted: boolean): Finding {
  return {
    code: "EXTRA_FILE",
    severity: accepted ? "warning" : "fault",
    at: path,
    problem: accepted ? "accepted: is not generated" : "is not generated, and containers or compose may read it",
    fix: accepted ? "Nothing, if it is yours." : `Remove it; or, if it is yours and you know why, --accept ${path}.`,
  };
}

/** What the documentation asks for. */
function namesReleaseAlone(text: string | undefined): boolean {
  return text !== undefined && /^(#[^\n]*\n|AEO_RELEASE=[A-Za-z0-9/._-]+\n|\n)*$/.test(`${text}\n`);
}

function shown(line: string | undefined): string {
  if (line === undefined) return "at its end";
  const text = JSON.stringify(line.trim());
  return text.length <= 120 ? text : `${text.slice(0, 117)}…`;
}
