import { PROFILE } from "../profile.ts";
import { eachNode, object, type Rule, text, texts } from "./rule.ts";

/** IMAGE_FLOOR: pinned, and new enough. */
const image = eachNode("IMAGE_FLOOR", "compose", (value) => {
  const name = text(object(object(value["services"])["besu"])["image"]);
  const version = /:(\d+\.\d+\.\d+)(?:-[A-Za-z0-9.-]+)?(?:@sha256:[0-9a-f]{64})?$/.exec(name)?.[1];
  const fix = `Name a release from ${PROFILE.imageFloor} on, best with its digest: ${PROFILE.image}@sha256:…`;
  if (version === undefined)
    return [{ key: "image", problem: `${name || "no image"} is not pinned to a release`, fix }];
  return [isOlder(version, PROFILE.imageFloor) && { key: "image", problem: `${name} is too old`, fix }];
});

function isOlder(version: string, floor: string): boolean {
  const [one, other] = [version, floor].map((text) => text.split(".").map(Number)) as [number[], number[]];
  const at = one.findIndex((part, index) => part !== other[index]);
  return at >= 0 && (one[at] as number) < (other[at] as number);
}

const INNER = new Set<number>([
  PROFILE.ports.rpc,
  PROFILE.ports.metrics,
  PROFILE.ports.gateway,
  PROFILE.ports.gatewayMetrics,
]);

/** PORT_PUBLISHED: node and gateway speak without TLS, so their ports stay inside or on loopback. */
const ports = eachNode("PORT_PUBLISHED", "compose", (value) =>
  ["besu", "gateway"].flatMap((service) =>
    publishedBy(object(object(value["services"])[service])["ports"])
      .filter(({ host, container }) => INNER.has(container) && !isLoopback(host))
      .map(({ shown, container }) => ({
        key: shown,
        problem: `publishes port ${container} of ${service}, which has no TLS`,
        fix: `Take it away; the proxy is the way in. On the machine itself: 127.0.0.1:${container}:${container}.`,
      })),
  ),
);

interface Published {
  readonly host: string;
  readonly container: number;
  readonly shown: string;
}

/** Both ways in which compose writes ports. */
function publishedBy(ports: unknown): Published[] {
  const short = texts(ports).map((shown) => {
    const parts = shown.split("/")[0]?.split(":") ?? [];
    return { host: parts.length > 2 ? (parts[0] as string) : "", container: Number(parts.at(-1)), shown };
  });
  const long = (Array.isArray(ports) ? ports : [])
    .map(object)
    .filter((port) => "target" in port)
    .map((port) => ({ host: text(port["host_ip"]), container: Number(port["target"]), shown: "target" }));
  return [...short, ...long];
}

function isLoopback(host: string): boolean {
  return host.startsWith("127.") || host === "localhost";
}

/** RESTART_POLICY: Besu ends itself when memory runs out, from 26.9.0 on. */
const restart = eachNode("RESTART_POLICY", "compose", (value) =>
  ["besu", "gateway", "proxy"].map((service) => {
    const policy = object(object(value["services"])[service])["restart"];
    return (
      !["always", "unless-stopped", "on-failure"].includes(String(policy)) && {
        key: service,
        problem: `${service} does not start again by itself`,
        fix: 'Put restart: unless-stopped, or "no" only where something else restarts it.',
      }
    );
  }),
);

export const composeRules: readonly Rule[] = [image, ports, restart];
