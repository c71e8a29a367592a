import { isP256 } from "../memberFields.ts";
import { PROFILE } from "../profile.ts";
import { eachNode, faultAt, type Rule, texts } from "./rule.ts";

const authentication = eachNode("RPC_AUTHENTICATION", "config", (value) => [
  value["rpc-http-authentication-enabled"] !== true && {
    key: "rpc-http-authentication-enabled",
    problem: "is not true: whoever reaches the port may send and vote",
    fix: "Put rpc-http-authentication-enabled=true.",
  },
  typeof value["rpc-http-authentication-jwt-public-key-file"] !== "string" && {
    key: "rpc-http-authentication-jwt-public-key-file",
    problem: "is not set",
    fix: 'Put rpc-http-authentication-jwt-public-key-file="/etc/besu/rpc.pub.pem".',
  },
  value["rpc-http-authentication-jwt-algorithm"] !== "ES256" && {
    key: "rpc-http-authentication-jwt-algorithm",
    problem: `is ${JSON.stringify(value["rpc-http-authentication-jwt-algorithm"] ?? "RS256")}, and our tokens are signed by ES256`,
    fix: 'Put rpc-http-authentication-jwt-algorithm="ES256".',
  },
  "rpc-http-authentication-credentials-file" in value && {
    key: "rpc-http-authentication-credentials-file",
    problem: "excludes the public key",
    fix: "Remove it: passwords and tokens can't be used together.",
  },
]);

/** RPC_AUTHENTICATION, of the key itself: public, of P-256, and the one that the member handed in. */
const publicKey: Rule = ({ nodes }) =>
  nodes.flatMap(({ rpcPublicKey, member }) => {
    if (rpcPublicKey.unreadable !== undefined) return [];
    const problem = !isP256(rpcPublicKey.text)
      ? "is no public key of P-256"
      : rpcPublicKey.text.trim() === member.rpcPublicKey.trim()
        ? undefined
        : "is not the key that the member handed in";
    if (problem === undefined) return [];
    const fix = "Put the member's rpc.pub.pem there, never a private key.";
    return [faultAt("RPC_AUTHENTICATION", rpcPublicKey, { key: "-----BEGIN", problem, fix })];
  });

const openMethods = eachNode("RPC_OPEN_METHODS", "config", (value) =>
  [
    "rpc-http-api-methods-no-auth",
    "rpc-http-api-method-no-auth",
    "rpc-ws-api-methods-no-auth",
    "rpc-ws-api-method-no-auth",
  ].map((key) => key in value && { key, problem: "opens methods to callers without a token", fix: "Remove it." }),
);

const apis = eachNode("RPC_APIS", "config", (value) => {
  const key = "rpc-http-apis" in value ? "rpc-http-apis" : "rpc-http-api";
  const needless = texts(value[key]).filter((api) => !(PROFILE.apis as readonly string[]).includes(api.toUpperCase()));
  return [
    needless.length > 0 && {
      key,
      problem: `switches on ${needless.join(", ")}`,
      fix: `Leave ${PROFILE.apis.join(", ")}; others change the node, or make it work for anybody.`,
    },
    !texts(value[key]).some((api) => api.toUpperCase() === "ETH") && {
      key,
      problem: "lacks ETH, without which no gateway works",
      fix: `Put ${key}=${JSON.stringify(PROFILE.apis)}.`,
    },
  ];
});

const otherDoors = eachNode("RPC_OTHER_DOORS", "config", (value) =>
  ["rpc-ws-enabled", "graphql-http-enabled", "engine-rpc-enabled", "Xrpc-ipc-enabled"].map(
    (key) =>
      value[key] !== undefined &&
      value[key] !== false && { key, problem: "opens a second way in, past the proxy", fix: `Put ${key}=false.` },
  ),
);

const hosts = eachNode("HOST_ALLOWLIST", "config", (value) => {
  const listed = texts(value["host-allowlist"]);
  const everybody = (list: readonly string[]) => list.some((one) => ["*", "all"].includes(one.toLowerCase()));
  return [
    (listed.length === 0 || everybody(listed)) && {
      key: "host-allowlist",
      problem: listed.length === 0 ? "is not set" : "takes every name",
      fix: 'Name the hosts that call it: host-allowlist=["besu", "localhost", "127.0.0.1"].',
    },
    texts(value["rpc-http-cors-origins"]).some((one) => one.toLowerCase() !== "none") && {
      key: "rpc-http-cors-origins",
      problem: "lets pages in browsers call the node",
      fix: "Remove it.",
    },
  ];
});

const metrics = eachNode("METRICS_OFF", "config", (value) => [
  value["metrics-enabled"] !== true && {
    key: "metrics-enabled",
    problem: "is not true: nobody would be called when the node stands still",
    fix: "Put metrics-enabled=true.",
  },
]);

export const rpcRules: readonly Rule[] = [authentication, publicKey, openMethods, apis, otherDoors, hosts, metrics];
