import { createPublicKey } from "node:crypto";
import { jwtVerify } from "jose";
import type { EmbeddedChain } from "../../../src/chain/embeddedChain.ts";
import { rpcServer } from "../../support/rpcServer.ts";

interface Call {
  readonly id: number;
  readonly method: string;
  readonly params: readonly unknown[];
}

/**
 * The embedded chain behind a door that asks for tokens as Besu's documentation says: signed by ES256, with an end, and with a
 * permission for each method (eth:call, or eth:* for all of a group).
 */
export function guardedNode(chain: EmbeddedChain, publicPem: string) {
  const key = createPublicKey(publicPem);
  const permissionsOf = async (header: string | undefined): Promise<readonly string[]> => {
    const token = header?.replace(/^Bearer /, "") ?? "";
    const { payload } = await jwtVerify(token, key, { algorithms: ["ES256"], requiredClaims: ["exp"] });
    return payload["permissions"] as readonly string[];
  };
  const answer = async ({ id, method, params }: Call, permissions: readonly string[]) => {
    const [group] = method.split("_");
    if (!permissions.includes(method.replace("_", ":")) && !permissions.includes(`${group}:*`))
      return { jsonrpc: "2.0", id, error: { code: -40_100, message: "Unauthorized" } };
    try {
      return { jsonrpc: "2.0", id, result: await chain.request(method, params) };
    } catch (error) {
      const { code = -32_000, message, data } = error as { code?: number; message: string; data?: unknown };
      return { jsonrpc: "2.0", id, error: { code, message, data } };
    }
  };
  return rpcServer(({ body, request, response, json }) => {
    void permissionsOf(request.headers.authorization).then(
      async (permissions) =>
        json(
          Array.isArray(body)
            ? await Promise.all((body as Call[]).map((call) => answer(call, permissions)))
            : await answer(body as Call, permissions),
        ),
      () => response.writeHead(401).end("Unauthorized"),
    );
  });
}
