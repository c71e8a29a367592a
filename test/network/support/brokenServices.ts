import type { RuleCode } from "../../../src/network/finding.ts";
import { type Break, inText, inYaml } from "./breaks.ts";

export const COMPOSE = "AF/compose.yml";
const PROXY = "AF/proxy/nginx.conf";
const SETTINGS = "AF/gateway.env";

export type Case = readonly [code: RuleCode, what: string, change: Break, at: RegExp];

/** Compose, proxy, gateway and Prometheus, broken by hand. */
export const SERVICE_CASES: readonly Case[] = [
  ["IMAGE_FLOOR", "latest", image("docker.io/hyperledger/besu:latest"), /^AF\/compose\.yml:\d+$/],
  ["IMAGE_FLOOR", "too old", image("docker.io/hyperledger/besu:26.8.1"), /:\d+$/],
  ["IMAGE_FLOOR", "of last year", image("docker.io/hyperledger/besu:25.12.0"), /:\d+$/],
  ["PORT_PUBLISHED", "RPC", inYaml(COMPOSE, ({ services }) => services.besu.ports.push("8545:8545")), /:\d+$/],
  [
    "PORT_PUBLISHED",
    "metrics, written long",
    inYaml(COMPOSE, ({ services }) => services.besu.ports.push({ target: 9545, published: "9545" })),
    /:\d+$/,
  ],
  [
    "PORT_PUBLISHED",
    "the gateway",
    inYaml(COMPOSE, ({ services }) => (services.gateway.ports = ["8080:8080"])),
    /:\d+$/,
  ],
  [
    "PORT_PUBLISHED",
    "Prometheus, to everybody",
    inYaml(COMPOSE, ({ services }) => (services.prometheus.ports = ["0.0.0.0:9090:9090"])),
    /:\d+$/,
  ],
  [
    "PORT_PUBLISHED",
    "two services on one port",
    inYaml(COMPOSE, ({ services }) => (services.gateway.ports = ["127.0.0.1:18545:8080"])),
    /:\d+$/,
  ],
  ...compose("other options", ({ services }) => (services.besu.command = ["--config-file=/tmp/config.toml"])),
  ...compose("an option more", ({ services }) => services.besu.command.push("--min-gas-price=1000")),
  ...compose(
    "options by environment",
    ({ services }) => (services.besu.environment = { BESU_RPC_HTTP_AUTHENTICATION_ENABLED: "false" }),
  ),
  ...compose("a program for Java", ({ services }) => (services.besu.environment = { JAVA_OPTS: "-javaagent:/x.jar" })),
  ...compose("the host's network", ({ services }) => (services.besu.network_mode = "host")),
  ...compose("another folder", ({ services }) => (services.besu.volumes[1].source = "./elsewhere")),
  ...compose(
    "settings past the file",
    ({ services }) => (services.gateway.environment = { NODE_OPTIONS: "--import=x" }),
  ),
  ...compose("all keys", ({ services }) => (services.gateway.volumes[2].source = "./keys")),
  ...compose("another service", ({ services }) => (services.more = { image: "x", privileged: true })),
  ["RESTART_POLICY", "none", inYaml(COMPOSE, ({ services }) => void delete services.besu.restart), /:\d+$/],
  [
    "PROXY_TLS",
    "certificates are optional",
    inText(PROXY, (text) => text.replace("client on;", "client optional;")),
    /:/,
  ],
  ["PROXY_TLS", "no CA", inText(PROXY, (text) => text.replace(/ssl_client_certificate .*/, "")), /:\d+$/],
  [
    "PROXY_TLS",
    "it is only in a comment",
    inText(PROXY, (text) => text.replace("ssl_verify_client on", "# $&")),
    /:|\(/,
  ],
  ["PROXY_TLS", "no TLS", inText(PROXY, (text) => text.replace("listen 443 ssl", "listen 80")), /:\d+$/],
  ["PROXY_TLS", "no way to the node", inText(PROXY, (text) => text.replace("besu:8545", "besu:1")), /:\d+$/],
  [
    "GATEWAY_ENVIRONMENT",
    "another economy",
    inText(SETTINGS, (text) => text.replace("ECONOMY=AF", "ECONOMY=AG")),
    /:\d+$/,
  ],
  ["GATEWAY_ENVIRONMENT", "another node", inText(SETTINGS, (text) => text.replace("//besu", "//elsewhere")), /:\d+$/],
  ["GATEWAY_ENVIRONMENT", "no token", inText(SETTINGS, (text) => text.replace(/AEO_RPC_TOKEN.*/, "")), /TOKEN_FILE/],
  ["GATEWAY_ENVIRONMENT", "depth", inText(SETTINGS, (text) => `${text}AEO_FINALITY_DEPTH=12\n`), /:\d+$/],
  [
    "PROXY_TLS",
    "a stranger",
    inText(PROXY, (text) => text.replace("http://gateway:8080", "http://x.example")),
    /:\d+$/,
  ],
  [
    "PROXY_TLS",
    "the node, by the gateway's door",
    inText(PROXY, (text) => text.replace("gateway:8080", "besu:8545")),
    /:|\(/,
  ],
  [
    "PROXY_TLS",
    "taken back",
    inText(PROXY, (text) => text.replace("limit_except", "ssl_verify_client off; $&")),
    /:\d+$/,
  ],
  ["PROXY_TLS", "a variable", inText(PROXY, (text) => text.replace("http://besu:8545", "http://$arg_to")), /:\d+$/],
  ["PROXY_TLS", "another file", inText(PROXY, (text) => text.replace("server_tokens", "include /tmp/x; $&")), /:|\(/],
  [
    "GATEWAY_ENVIRONMENT",
    "no store",
    inText(SETTINGS, (text) => text.replace(/(AEO_STORE=).*/, "$1:memory:")),
    /:\d+$/,
  ],
  ["GATEWAY_ENVIRONMENT", "a program", inText(SETTINGS, (text) => `${text}NODE_OPTIONS=--import=x\n`), /:\d+$/],
  [
    "GATEWAY_ENVIRONMENT",
    "another issuer",
    inText(SETTINGS, (text) => text.replace("login.example", "login.example.net")),
    /:\d+$/,
  ],
  [
    "MONITORING",
    "one alert is gone",
    inYaml("AF/prometheus/alerts.yml", ({ groups }) => {
      groups[0].rules = groups[0].rules.filter(({ alert }: { alert: string }) => alert !== "ChainHalted");
    }),
    /:\d+$/,
  ],
  [
    "MONITORING",
    "nobody asks the gateway",
    inYaml("AF/prometheus/prometheus.yml", (document) => void document["scrape_configs"].pop()),
    /:\d+$/,
  ],
  [
    "MONITORING",
    "no alert rules are read",
    inYaml("AF/prometheus/prometheus.yml", (document) => void delete document["rule_files"]),
    /rule_files/,
  ],
  [
    "MONITORING",
    "no alert rules",
    inYaml("AF/prometheus/alerts.yml", (document) => (document["groups"] = [])),
    /:\d+$/,
  ],
];

function compose(what: string, change: (document: Record<string, any>) => unknown): Case[] {
  return [["COMPOSE_CHANGED", what, inYaml(COMPOSE, (document) => void change(document)), /^AF\/compose\.yml/]];
}

/** Another image of Besu. */
export function image(name: string): Break {
  return inYaml(COMPOSE, ({ services }) => void (services.besu.image = name));
}
