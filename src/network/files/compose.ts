import { stringify } from "yaml";
import type { Member } from "../memberFile.ts";
import { PROFILE } from "../profile.ts";

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
        volumes: ["besu-data:/var/lib/besu", "./besu:/etc/besu:ro"],
        secrets: ["node-key"],
        stop_grace_period: "60s",
      },
      gateway: {
        image: "docker.io/library/node:24.21.0-bookworm-slim",
        ...common,
        depends_on: ["besu"],
        user: "1000:1000",
        working_dir: "/app",
        command: ["node", "--max-semi-space-size=4", "scripts/run.mjs", "src/main.ts"],
        env_file: ["gateway.env"],
        volumes: [
          "${AEO_RELEASE:?the folder of the built release}:/app:ro",
          "gateway-data:/var/lib/aeo",
          "./keys:/etc/aeo/keys:ro",
          "./ledger:/etc/aeo/ledger:ro",
        ],
        stop_grace_period: "30s",
      },
      proxy: {
        image: "docker.io/library/nginx:1.28",
        ...common,
        depends_on: ["gateway"],
        ports: ["443:443", "8545:8545"],
        volumes: ["./proxy/nginx.conf:/etc/nginx/nginx.conf:ro", "./tls:/etc/nginx/tls:ro"],
      },
      prometheus: {
        image: "docker.io/prom/prometheus:v3.5.0",
        ...common,
        ports: ["127.0.0.1:9090:9090"],
        volumes: ["./prometheus:/etc/prometheus:ro", "prometheus-data:/prometheus"],
      },
    },
    secrets: { "node-key": { file: "./keys/node.key" } },
    volumes: { "besu-data": {}, "gateway-data": {}, "prometheus-data": {} },
  };
  return `# Started by: docker compose up -d. The images were not run by whoever wrote this; try them first.\n${stringify(document, { lineWidth: 0, aliasDuplicateObjects: false })}`;
}
