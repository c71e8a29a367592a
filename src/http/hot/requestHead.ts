import type { IncomingMessage } from "node:http";

/** The headers of a request that decide whether it can be answered here. */
export interface RequestHead {
  readonly authorization: string;
  readonly contentType: string | undefined;
  readonly contentLength: string | undefined;
}

const LENGTHS = new Set([
  "authorization".length,
  "content-type".length,
  "content-length".length,
  "transfer-encoding".length,
  "content-encoding".length,
  "expect".length,
]);

/**
 * Reads them off the wire's order, without making an object of all headers. undefined for what express shall deal with: no token, a
 * header twice, a body in chunks or compressed, or one who waits for a word to send it.
 */
export function readHead({ rawHeaders }: IncomingMessage): RequestHead | undefined {
  let authorization: string | undefined;
  let contentType: string | undefined;
  let contentLength: string | undefined;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] as string;
    if (!LENGTHS.has(name.length)) continue;
    const value = rawHeaders[index + 1] as string;
    switch (name.toLowerCase()) {
      case "authorization":
        if (authorization !== undefined) return undefined;
        authorization = value;
        break;
      case "content-type":
        if (contentType !== undefined) return undefined;
        contentType = value;
        break;
      case "content-length":
        contentLength = value;
        break;
      case "transfer-encoding":
      case "content-encoding":
      case "expect":
        return undefined;
    }
  }
  return authorization === undefined ? undefined : { authorization, contentType, contentLength };
}
