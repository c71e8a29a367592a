import { type FilePosition, parsePosition } from "../../domain/exchangeFile.ts";
import { type Route, route } from "../route.ts";
import { z } from "../zod.ts";

/** A file, drawn. */
export interface DrawnAnswer {
  readonly name: string;
  readonly mediaType: string;
  readonly position: string;
  /** Hex. */
  readonly sha256: string;
  readonly manifest: string;
  readonly content: Buffer;
}

export interface ExchangeFileRoutesDeps {
  /** @throws AeoError FILE_NOT_FRESH, FILE_BASE_UNKNOWN */
  readonly draw: (format: "xml" | "csv", since: FilePosition | undefined) => Promise<DrawnAnswer>;
}

const positionSchema = z
  .string()
  .transform((text, context) => {
    const position = parsePosition(text);
    if (position !== undefined) return position;
    context.addIssue({ code: "custom", message: "a file's position, such as 0a1b2c3d-42" });
    return z.NEVER;
  })
  .openapi({
    type: "string",
    example: "0a1b2c3d-42",
    description: "The position of the file that is held: only what changed since. All if left out",
  });

/** All that this authority may know of partners' operators, for systems that read files. */
export function exchangeFileRoutes({ draw }: ExchangeFileRoutesDeps): Route[] {
  return [
    route({
      method: "get",
      path: "/v1/exchange-file",
      id: "drawExchangeFile",
      tag: "Verification",
      summary: "All partners' operators that this authority may know, or what changed since a file, as XML or CSV",
      description:
        "For systems that read files instead of asking. Each file that is drawn has the next position; a delta may be applied to the file at `since` or any later one up to its own. `Content-Digest` is its checksum, `Aeo-File-Manifest` the signed statement of it, `Aeo-File-Position` what to quote next time.",
      roles: ["registrar", "admin"],
      shape: {
        query: z.strictObject({
          format: z.enum(["xml", "csv"]).default("xml"),
          since: positionSchema.optional(),
        }),
      },
      answers: { 200: { description: "The file", schema: z.string(), mediaTypes: ["application/xml", "text/csv"] } },
      errors: ["FILE_NOT_FRESH", "FILE_BASE_UNKNOWN"],
      handle: async ({ query: { format, since } }) => {
        const { name, mediaType, position, sha256, manifest, content } = await draw(format, since);
        return {
          status: 200,
          headers: {
            "Content-Type": mediaType,
            "Content-Disposition": `attachment; filename="${name}"`,
            "Content-Digest": `sha-256=:${Buffer.from(sha256, "hex").toString("base64")}:`,
            "Aeo-File-Position": position,
            "Aeo-File-Manifest": manifest,
            "Cache-Control": "no-store",
          },
          content,
        };
      },
    }),
  ];
}
