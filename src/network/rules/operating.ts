import { parse } from "yaml";
import { gatewayEnvironment } from "../files/gatewayEnvironment.ts";
import { alertsFile } from "../files/prometheus.ts";
import { PROFILE } from "../profile.ts";
import { parseEnvironment } from "../sourceFile.ts";
import { eachNode, object, type Rule, texts } from "./rule.ts";

/** PROXY_TLS: what leads to the node asks for a certificate, and nothing is served without TLS. */
const proxy = eachNode("PROXY_TLS", "proxy", (value) => {
  const plain = withoutComments(String(value["text"]));
  const servers = serverBlocks(plain);
  const toNode = servers.filter((text) => targetsOf(text).includes(NODE));
  return [
    ...targetsOf(plain)
      .filter((target) => target !== NODE && target !== GATEWAY)
      .map((target) => ({
        key: "proxy_pass",
        problem: `leads to ${target}`,
        fix: `Lead to ${GATEWAY} and ${NODE} alone, each written out.`,
      })),
    ...["include", "upstream", "stream", "load_module", "fastcgi_pass", "grpc_pass", "uwsgi_pass", "return", "rewrite"]
      .filter((word) => new RegExp(`(^|[\\s;{}])${word}\\s`).test(plain))
      .map((key) => ({ key, problem: `${key} leads where no rule looks`, fix: "Remove it." })),
    toNode.length === 0 && {
      key: "server",
      problem: `no server leads to besu:${PROFILE.ports.rpc}`,
      fix: "Restore the second server.",
    },
    ...toNode.map(
      (text) =>
        !(isOnlyOn(text) && /\bssl_client_certificate\s+\S+\s*;/.test(text)) && {
          key: "ssl_verify_client",
          problem: "the way to the node asks for no certificate",
          fix: "Put ssl_verify_client on; and ssl_client_certificate into the server with the node.",
        },
    ),
    ...servers.map(
      (text) =>
        !/\blisten\s+[^;]*\bssl\b[^;]*;/.test(text) && {
          key: "listen",
          problem: "a server speaks without TLS",
          fix: "Put ssl after its port.",
        },
    ),
  ];
});

const NODE = `http://besu:${PROFILE.ports.rpc}`;
const GATEWAY = `http://gateway:${PROFILE.ports.gateway}`;

function targetsOf(plain: string): string[] {
  return [...plain.matchAll(/\bproxy_pass\s+([^;]*?)\s*;/g)].map(([, target]) => target as string);
}

/** Said, and nowhere taken back. */
function isOnlyOn(server: string): boolean {
  const said = [...server.matchAll(/\bssl_verify_client\s+([^;]*?)\s*;/g)].map(([, value]) => value);
  return said.length > 0 && said.every((value) => value === "on");
}

function withoutComments(text: string): string {
  return text.replaceAll(/#[^\n]*/g, "");
}

/** The text of each server block of an nginx configuration. */
function serverBlocks(plain: string): string[] {
  return [...plain.matchAll(/\bserver\s*\{/g)].map(({ index }) => {
    let depth = 0;
    for (let at = plain.indexOf("{", index); at < plain.length; at++) {
      if (plain[at] === "{") depth++;
      if (plain[at] === "}" && --depth === 0) return plain.slice(index, at + 1);
    }
    return plain.slice(index);
  });
}

/** Where things are that compose mounts, and whom the gateway believes. */
const FIXED = [
  "AEO_STORE",
  "AEO_ADDRESS_BOOK",
  "AEO_KEYSTORES",
  "AEO_KEYSTORE_PASSWORD_FILE",
  "AEO_STATEMENT_KEYS",
  "AEO_TOKEN_ISSUER",
  "AEO_TOKEN_AUDIENCE",
];

/** GATEWAY_ENVIRONMENT: by the gateway's own reading of its settings. */
const environment: Rule = (bundle, { settingsFaults }) =>
  eachNode("GATEWAY_ENVIRONMENT", "environment", (value, { economy, member }) => {
    const wanted = parseEnvironment(gatewayEnvironment(member));
    const fixed = FIXED.map((name) => [name, wanted[name] ?? ""] as const);
    const settings = value as Readonly<Record<string, string>>;
    const urls = (settings["AEO_RPC_URLS"] ?? "").split(",");
    return [
      ...settingsFaults(settings).map((problem) => ({
        key: problem.split(":")[0] ?? "",
        problem,
        fix: "See configuration.md.",
      })),
      settings["AEO_ECONOMY"] !== economy && {
        key: "AEO_ECONOMY",
        problem: `is ${settings["AEO_ECONOMY"]}`,
        fix: `Make it ${economy}.`,
      },
      !urls[0]?.startsWith("http://besu:") && {
        key: "AEO_RPC_URLS",
        problem: "does not begin with the member's own node",
        fix: `Begin with http://besu:${PROFILE.ports.rpc}.`,
      },
      (settings["AEO_RPC_TOKEN_FILE"] ?? "") === "" && {
        key: "AEO_RPC_TOKEN_FILE",
        problem: "is not set, and the node asks for a token",
        fix: "Put AEO_RPC_TOKEN_FILE=/etc/aeo/keys/gateway/rpc-token.",
      },
      ...Object.keys(settings)
        .filter((name) => !name.startsWith("AEO_"))
        .map((name) => ({
          key: name,
          problem: "is no setting of a gateway, and changes what runs it",
          fix: "Remove it.",
        })),
      ...fixed
        .filter(([name, wanted]) => settings[name] !== wanted)
        .map(([name, wanted]) => ({
          key: name,
          problem: `is ${JSON.stringify(settings[name] ?? "")}, and generated is ${wanted}`,
          fix: `Put ${name}=${wanted}.`,
        })),
      settings["AEO_FINALITY_DEPTH"] !== undefined &&
        settings["AEO_FINALITY_DEPTH"] !== "0" && {
          key: "AEO_FINALITY_DEPTH",
          problem: "waits for blocks on top, though QBFT takes none back",
          fix: "Remove it.",
        },
    ];
  })(bundle, { settingsFaults });

/** MONITORING: Prometheus asks node and gateway and reads the alert rules. */
const monitoring: Rule = (bundle, context) => [
  ...eachNode("MONITORING", "prometheus", (value) => {
    const jobs = (Array.isArray(value["scrape_configs"]) ? value["scrape_configs"] : []).map(object);
    const targets = jobs.flatMap((job) => (job["static_configs"] as unknown[] | undefined)?.map(object) ?? []);
    const asked = targets.flatMap((target) => texts(target["targets"]));
    const wanted = [`besu:${PROFILE.ports.metrics}`, `gateway:${PROFILE.ports.gatewayMetrics}`];
    return [
      ...wanted
        .filter((target) => !asked.includes(target))
        .map((target) => ({
          key: "scrape_configs",
          problem: `does not ask ${target}`,
          fix: `Put a job with the target ${target}.`,
        })),
      !texts(value["rule_files"]).includes("alerts.yml") && {
        key: "rule_files",
        problem: "does not read alerts.yml",
        fix: "Put rule_files: [alerts.yml].",
      },
    ];
  })(bundle, context),
  ...eachNode("MONITORING", "alerts", (value, _, { network }) => {
    const present = alertNames(value);
    return alertNames(object(parse(alertsFile(network))))
      .filter((name) => !present.includes(name))
      .map((name) => ({ key: "groups", problem: `lacks the alert ${name}`, fix: "Restore it." }));
  })(bundle, context),
];

function alertNames(value: Readonly<Record<string, unknown>>): string[] {
  const groups = (Array.isArray(value["groups"]) ? value["groups"] : []).map(object);
  const rules = groups.flatMap((group) => (Array.isArray(group["rules"]) ? group["rules"] : []).map(object));
  return rules.flatMap((rule) => texts([rule["alert"]]));
}

export const operatingRules: readonly Rule[] = [proxy, environment, monitoring];
