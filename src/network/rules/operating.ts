import { PROFILE } from "../profile.ts";
import { eachNode, object, type Rule, texts } from "./rule.ts";

/** PROXY_TLS: what leads to the node asks for a certificate, and nothing is served without TLS. */
const proxy = eachNode("PROXY_TLS", "proxy", (value) => {
  const servers = serverBlocks(String(value["text"]));
  const toNode = servers.filter((text) => text.includes(`proxy_pass http://besu:${PROFILE.ports.rpc}`));
  return [
    toNode.length === 0 && {
      key: "server",
      problem: `no server leads to besu:${PROFILE.ports.rpc}`,
      fix: "Restore the second server.",
    },
    ...toNode.map(
      (text) =>
        !(/\bssl_verify_client\s+on\s*;/.test(text) && /\bssl_client_certificate\s+\S+\s*;/.test(text)) && {
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

/** The text of each server block of an nginx configuration, comments left out. */
function serverBlocks(text: string): string[] {
  const plain = text.replaceAll(/#[^\n]*/g, "");
  return [...plain.matchAll(/\bserver\s*\{/g)].map(({ index }) => {
    let depth = 0;
    for (let at = plain.indexOf("{", index); at < plain.length; at++) {
      if (plain[at] === "{") depth++;
      if (plain[at] === "}" && --depth === 0) return plain.slice(index, at + 1);
    }
    return plain.slice(index);
  });
}

/** GATEWAY_ENVIRONMENT: by the gateway's own reading of its settings. */
const environment: Rule = (bundle, { settingsFaults }) =>
  eachNode("GATEWAY_ENVIRONMENT", "environment", (value, { economy }) => {
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
        fix: "Put AEO_RPC_TOKEN_FILE=/etc/aeo/keys/rpc-token.",
      },
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
  ...eachNode("MONITORING", "alerts", (value) => {
    const groups = (Array.isArray(value["groups"]) ? value["groups"] : []).map(object);
    const rules = groups.flatMap((group) => (Array.isArray(group["rules"]) ? group["rules"] : []));
    return [rules.length === 0 && { key: "groups", problem: "has no rule", fix: "Restore the alert rules." }];
  })(bundle, context),
];

export const operatingRules: readonly Rule[] = [proxy, environment, monitoring];
