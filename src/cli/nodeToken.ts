import { readFileSync } from "node:fs";
import { isLoopback } from "./access.ts";
import { CliFault } from "./fault.ts";

/**
 * The token for nodes that ask for one, from the file that AEO_RPC_TOKEN_FILE names, as for a gateway; undefined when it names none.
 * @throws CliFault FILE_UNREADABLE, PLAIN_HTTP_REFUSED
 */
export function nodeToken(
  url: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): (() => string) | undefined {
  const path = environment["AEO_RPC_TOKEN_FILE"] ?? "";
  if (path === "") return undefined;
  const { protocol, hostname, host } = new URL(url);
  if (protocol === "http:" && !isLoopback(hostname))
    throw new CliFault(
      "PLAIN_HTTP_REFUSED",
      `${host} is another machine, and AEO_RPC_TOKEN_FILE names a token for it`,
      {
        hint: "Use the node's https address, or unset AEO_RPC_TOKEN_FILE if that node asks for no token.",
      },
    );
  try {
    const token = readFileSync(path, "utf8").trim();
    return () => token;
  } catch (cause) {
    throw new CliFault("FILE_UNREADABLE", `${path}, which AEO_RPC_TOKEN_FILE names, can't be read`, { cause });
  }
}
