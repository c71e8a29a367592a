import type { Member } from "../networkSchema.ts";
import { PROFILE } from "../profile.ts";
import { plain } from "./plain.ts";

/** The settings of one member's gateway. */
export function gatewayEnvironment({ economy, timeZone, tokenIssuer }: Member): string {
  const { ports } = PROFILE;
  const settings: Readonly<Record<string, string | number>> = {
    AEO_ECONOMY: economy,
    AEO_TIME_ZONE: timeZone,
    AEO_HOST: "0.0.0.0",
    AEO_PORT: ports.gateway,
    AEO_METRICS_PORT: ports.gatewayMetrics,
    AEO_STORE: "/var/lib/aeo/gateway.sqlite",
    AEO_RPC_URLS: `http://besu:${ports.rpc}`,
    AEO_RPC_TOKEN_FILE: "/etc/aeo/keys/gateway/rpc-token",
    AEO_ADDRESS_BOOK: "/etc/aeo/ledger/address-book.json",
    AEO_KEYSTORES: "/etc/aeo/keys/keystores",
    AEO_KEYSTORE_PASSWORD_FILE: "/etc/aeo/keys/keystore-password",
    AEO_STATEMENT_KEYS: "/etc/aeo/keys/statement-keys.json",
    AEO_TOKEN_ISSUER: tokenIssuer,
    AEO_TOKEN_AUDIENCE: `aeo-gateway:${economy}`,
    AEO_TOKEN_KEYS: "/etc/aeo/keys/gateway/token-keys.json",
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${plain(String(value))}`);
  return `# What each setting means: configuration.md. Nothing in here is secret.\n${lines.join("\n")}\n`;
}
