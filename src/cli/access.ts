import { readFileSync } from "node:fs";
import {
  ACCESS_ROLES,
  type AccessFile,
  type AccessGateway,
  type AccessRole,
  DEFAULT_ACCESS_PATH,
  readAccessFile,
} from "../access/accessFile.ts";
import { AeoError } from "../domain/errors.ts";
import { CliFault } from "./fault.ts";
import type { Io } from "./io.ts";

/** How the gateway and the token may be named on the command line. */
export interface AccessOptions {
  readonly gateway?: string;
  readonly token?: string;
  readonly tokenFile?: string;
  readonly as?: string;
  readonly access?: string;
  readonly allowHttp?: boolean;
}

/** A gateway and the token to show it. */
export interface Connection {
  readonly gateway: URL;
  readonly token: string;
}

/** An identity of the access file. */
export interface Identity {
  readonly gateway: AccessGateway;
  readonly role: AccessRole;
}

/**
 * Who asks whom. Flags come before the environment, as a group: a token named in one place never goes to a gateway named by
 * --as in another.
 * @throws CliFault ACCESS_MISSING, ACCESS_CONFLICT, ACCESS_INVALID, PLAIN_HTTP_REFUSED
 */
export function connectionOf(options: AccessOptions, io: Io): Connection {
  const { env } = io;
  const direct = options.gateway !== undefined || options.token !== undefined || options.tokenFile !== undefined;
  if (direct && options.as !== undefined)
    throw new CliFault("ACCESS_CONFLICT", "--as was given together with --gateway or a token");
  if (options.as !== undefined) return ofIdentity(identityOf(options, io));
  const fromEnvironment = env["AEO_GATEWAY"] !== undefined || env["AEO_TOKEN"] !== undefined;
  if (!direct && env["AEO_AS"] !== undefined) {
    if (fromEnvironment) throw new CliFault("ACCESS_CONFLICT", "AEO_AS is set together with AEO_GATEWAY or AEO_TOKEN");
    return ofIdentity(identityOf(options, io));
  }
  if (!direct && !fromEnvironment) throw nobody(options, io);
  const gateway = options.gateway ?? env["AEO_GATEWAY"];
  if (gateway === undefined) throw new CliFault("ACCESS_MISSING", "there is a token, but no gateway to show it to");
  return { gateway: gatewayUrl(gateway, options.allowHttp ?? false), token: checkedToken(givenToken(options, io)) };
}

/** The gateway and role that --as or AEO_AS name. @throws CliFault ACCESS_MISSING, ACCESS_INVALID */
export function identityOf(options: AccessOptions, io: Io): Identity {
  const named = options.as ?? io.env["AEO_AS"];
  if (named === undefined) throw nobody(options, io);
  const [economy, role, ...rest] = named.split(":");
  const path = accessPath(options, io);
  const access = load(path);
  const gateway = access.gateways.find((candidate) => candidate.economy === economy);
  const known = ACCESS_ROLES.find((candidate) => candidate === role);
  if (gateway === undefined || known === undefined || rest.length > 0)
    throw new CliFault("ACCESS_INVALID", `${path} has no identity of this name`, {
      hint: `Write ECONOMY:role with ${economiesOf(access)} and ${ACCESS_ROLES.join(", ")}.`,
    });
  return { gateway, role: known };
}

function ofIdentity({ gateway, role }: Identity): Connection {
  // The address was written beside the token by whoever issued it.
  return { gateway: gatewayUrl(gateway.url, true), token: gateway.tokens[role] };
}

/** The path of the access file. */
function accessPath(options: AccessOptions, io: Io): string {
  return options.access ?? io.env["AEO_ACCESS"] ?? DEFAULT_ACCESS_PATH;
}

function load(path: string): AccessFile {
  try {
    return readAccessFile(path);
  } catch (error) {
    if (!(error instanceof AeoError)) throw error;
    throw new CliFault("ACCESS_INVALID", error.message, {
      hint: "npm start writes it; name another with --access or AEO_ACCESS.",
      cause: error,
    });
  }
}

/** Nothing was named: says what the access file, if there is one, offers. */
function nobody(options: AccessOptions, io: Io): CliFault {
  const path = accessPath(options, io);
  try {
    const access = readAccessFile(path);
    const hint = `Add --as ${access.gateways[0]?.economy ?? "TW"}:officer; ${path} has ${economiesOf(access)}, each with ${ACCESS_ROLES.join(", ")}.`;
    return new CliFault("ACCESS_MISSING", "the command does not say as whom to ask", { hint });
  } catch {
    return new CliFault("ACCESS_MISSING", "the command does not say which gateway to ask");
  }
}

function economiesOf(access: AccessFile): string {
  return access.gateways.map(({ economy }) => economy).join(", ");
}

function givenToken(options: AccessOptions, io: Io): string {
  if (options.token !== undefined) {
    io.stderr("A token on the command line can be seen by others on this machine; use AEO_TOKEN or --token-file.\n");
    return options.token;
  }
  if (options.tokenFile !== undefined) {
    try {
      return readFileSync(options.tokenFile, "utf8").trim();
    } catch (cause) {
      throw new CliFault("ACCESS_INVALID", `the token file ${options.tokenFile} can't be read`, { cause });
    }
  }
  const token = io.env["AEO_TOKEN"];
  if (token === undefined) throw new CliFault("ACCESS_MISSING", "there is a gateway, but no token for it");
  return token.trim();
}

/** Checked here because fetch would repeat a bad one, which is a secret, in its message. */
function checkedToken(token: string): string {
  if (!/^[A-Za-z0-9._~+/-]+=*$/.test(token)) throw new CliFault("ACCESS_INVALID", "the token is not a bearer token");
  return token;
}

function gatewayUrl(text: string, allowHttp: boolean): URL {
  const url = URL.parse(text);
  if (url === null || !["http:", "https:"].includes(url.protocol) || url.username !== "" || url.password !== "")
    throw new CliFault("ACCESS_INVALID", "the gateway's address is not an http or https URL without a password");
  if (url.protocol === "http:" && !allowHttp && !isLoopback(url.hostname))
    throw new CliFault("PLAIN_HTTP_REFUSED", `${url.host} is another machine and its address is http`);
  if (!url.pathname.endsWith("/")) url.pathname += "/";
  return url;
}

/** Whether a host name can only be this machine. */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
