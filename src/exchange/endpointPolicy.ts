import { BlockList, isIP } from "node:net";

/** Which gateways' addresses we are ready to call. Endpoints in the registry are other people's words. */
export interface EndpointPolicy {
  /** If given, only these host names; else any. */
  readonly hosts?: readonly string[];
  /** "host:port" of gateways that may be called by plain HTTP and at any address, such as those of a demonstration on loopback. */
  readonly insecure: readonly string[];
  /** Whether host names may resolve to private addresses, for members that share a closed network. */
  readonly privateAddresses: boolean;
}

/** Why an endpoint is not called. */
export type EndpointFault = "NOT_A_URL" | "NOT_HTTPS" | "CREDENTIALS" | "HOST_NOT_ALLOWED" | "PRIVATE_ADDRESS";

/** An endpoint that may be called; `anyAddress` if its address needs no check. */
export interface AllowedEndpoint {
  readonly url: URL;
  readonly anyAddress: boolean;
}

/** Everything that is not a public unicast address, by IANA's registries of special-purpose addresses. */
const SPECIAL_IPV4: readonly (readonly [network: string, prefix: number])[] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
];
/** Inside 2000::/3; all outside it is special anyway. 2002::/16 and 2001::/32 carry IPv4 addresses, which may be private. */
const SPECIAL_IPV6: readonly (readonly [network: string, prefix: number])[] = [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
];

const special4 = new BlockList();
for (const [network, prefix] of SPECIAL_IPV4) special4.addSubnet(network, prefix, "ipv4");
const special6 = new BlockList();
for (const [network, prefix] of SPECIAL_IPV6) special6.addSubnet(network, prefix, "ipv6");
const unicast6 = new BlockList();
unicast6.addSubnet("2000::", 3, "ipv6");

/** Whether an address is one that the public internet routes; anything that is no address is not. */
export function isPublicAddress(address: string): boolean {
  const [plain = ""] = address.split("%", 1);
  switch (isIP(plain)) {
    case 4:
      return !special4.check(plain, "ipv4");
    case 6:
      return unicast6.check(plain, "ipv6") && !special6.check(plain, "ipv6");
    default:
      return false;
  }
}

/** Judges an endpoint before its name is looked up. A host that is an address is judged here, for it is never looked up. */
export function judgeEndpoint(endpoint: string, policy: EndpointPolicy): AllowedEndpoint | EndpointFault {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (url === undefined || url.search !== "" || url.hash !== "") return "NOT_A_URL";
  if (url.username !== "" || url.password !== "") return "CREDENTIALS";
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  const insecure = policy.insecure.includes(`${url.hostname}:${port}`);
  if (url.protocol !== "https:" && !(insecure && url.protocol === "http:")) return "NOT_HTTPS";
  if (policy.hosts !== undefined && !insecure && !policy.hosts.includes(url.hostname)) return "HOST_NOT_ALLOWED";
  const anyAddress = insecure || policy.privateAddresses;
  const literal = url.hostname.replace(/^\[|\]$/g, "");
  if (isIP(literal) !== 0 && !anyAddress && !isPublicAddress(literal)) return "PRIVATE_ADDRESS";
  return { url, anyAddress };
}
