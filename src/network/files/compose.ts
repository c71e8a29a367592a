import { stringify } from "yaml";
import type { Member } from "../networkSchema.ts";
import { PROFILE } from "../profile.ts";

/** Of node and gateway: whose the folders data/ and keys/ must be. */
const USER = "1000:1000";
const LOGGING = { driver: "local", options: { "max-size": "50m", "max-file": "5" } };

/** The compose file of one member: its node, its gateway, the proxy before both, and Prometheus. */
export function composeFile({ economy, node }: Member): string {
  const common = { restart: "unless-stopped", logging: LOGGING };
  const document = {
    name: `aeo-${economy.toLowerCase()}`,
    services: {
      besu: {
        image: PROFILE.image,
        ...common,
        command: ["--config-file=/etc/besu/config.toml"],
        // 8545 without TLS is for the other containers, and for whoever runs the node on the machine itself.
        ports: [
          `${node.port}:${node.port}/tcp`,
          `${node.port}:${node.port}/udp`,
          `127.0.0.1:18545:${PROFILE.ports.rpc}`,
        ],
        user: USER,
        volumes: [mount("./data/besu", "/var/lib/besu"), readOnly("./besu", "/etc/besu")],
        secrets: ["node-key"],
        stop_grace_period: "60s",
      },
      gateway: {
        image: "docker.io/library/node:24.21.0-bookworm-slim",
        ...common,
        depends_on: ["besu"],
        user: USER,
        working_dir: "/app",
        command: ["node", "--max-semi-space-size=4", "scripts/run.mjs", "src/main.ts"],
        env_file: ["gateway.env"],
        // Not the whole of keys: a gateway has no use for the node's key, nor for the one that signs tokens for the node.
        volumes: [
          readOnly("${AEO_RELEASE:?the folder of the built release}", "/app"),
          mount("./data/gateway", "/var/lib/aeo"),
          ...["keystores", "keystore-password", "statement-keys.json", "gateway"].map((name) =>
            readOnly(`./keys/${name}`, `/etc/aeo/keys/${name}`),
          ),
          readOnly("./ledger", "/etc/aeo/ledger"),
        ],
        stop_grace_period: "30s",
      },
      proxy: {
        image: "docker.io/library/nginx:1.28",
        ...common,
        depends_on: ["gateway"],
        ports: ["443:443", "8545:8545"],
        volumes: [readOnly("./proxy/nginx.conf", "/etc/nginx/nginx.conf"), readOnly("./tls", "/etc/nginx/tls")],
      },
      prometheus: {
        image: "docker.io/prom/prometheus:v3.5.0",
        ...common,
        ports: ["127.0.0.1:9090:9090"],
        volumes: [readOnly("./prometheus", "/etc/prometheus"), "prometheus-data:/prometheus"],
      },
    },
    secrets: { "node-key": { file: "./keys/node.key" } },
    volumes: { "prometheus-data": {} },
  };
  return `# Started by: docker compose up -d. The images were not run by whoever wrote this; try them first.\n${stringify(document, { lineWidth: 0, aliasDuplicateObjects: false })}`;
}

/** A folder or file of the member's. One that is not there is a fault: the container engine would make a folder of root's. */
function mount(source: string, target: string, more: { readonly read_only?: true } = {}) {
  return { type: "bind", source, target, ...more, bind: { create_host_path: false } };
}

function readOnly(source: string, target: string) {
  return mount(source, target, { read_only: true });
}
