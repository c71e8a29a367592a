import type { Instant } from "../../domain/time.ts";
import { type Route, route } from "../route.ts";
import { instantOut, instantText } from "../schemas.ts";
import { z } from "../zod.ts";

export interface ExchangeFileRoutesDeps {
  /** The sets that are there, oldest first. */
  readonly sets: () => Promise<
    readonly {
      readonly manifest: string;
      readonly sequence: number;
      readonly iat: Instant;
      readonly block: number;
      readonly files: readonly {
        readonly name: string;
        readonly kind: "FULL" | "DELTA";
        readonly format: "CSV" | "XML";
        readonly rows: number;
        readonly sha256: string;
      }[];
    }[]
  >;
  /** A manifest or a file that one names. @throws AeoError UNKNOWN_EXCHANGE_FILE */
  readonly read: (name: string) => Promise<string>;
}

const roles = ["registrar", "monitor"] as const;
const tag = "Daily files";
const TYPES: Readonly<Record<string, string>> = {
  csv: "text/csv; charset=utf-8",
  xml: "application/xml; charset=utf-8",
  jwt: "application/jwt",
};

const setSchema = z
  .object({
    manifest: z.string().openapi({ description: "The signed manifest's name" }),
    sequence: z.number().int(),
    preparedAt: instantText.nullable(),
    block: z.number().int(),
    files: z.array(
      z.object({
        name: z.string(),
        kind: z.enum(["FULL", "DELTA"]),
        format: z.enum(["CSV", "XML"]),
        rows: z.number().int(),
        sha256: z.string(),
      }),
    ),
  })
  .openapi("ExchangeFileSet");

/** The daily files for systems that cannot call HTTP themselves. */
export function exchangeFileRoutes({ sets, read }: ExchangeFileRoutesDeps): Route[] {
  return [
    route({
      method: "get",
      path: "/v1/exchange-files",
      id: "listExchangeFiles",
      tag,
      summary: "The daily full and delta files of partners' AEOs that are kept, oldest first",
      roles,
      shape: {},
      answers: { 200: { description: "The sets", schema: z.object({ sets: z.array(setSchema) }) } },
      errors: [],
      handle: async () => ({
        status: 200,
        body: {
          sets: (await sets()).map(({ manifest, sequence, iat, block, files }) => ({
            manifest,
            sequence,
            preparedAt: instantOut(iat),
            block,
            files,
          })),
        },
      }),
    }),
    route({
      method: "get",
      path: "/v1/exchange-files/{name}",
      id: "getExchangeFile",
      tag,
      summary: "One file or manifest; `aeo file verify` checks them",
      roles,
      shape: { params: z.strictObject({ name: z.string().max(64) }) },
      answers: { 200: { description: "As it was written", schema: z.string(), mediaType: "text/csv" } },
      errors: ["UNKNOWN_EXCHANGE_FILE"],
      handle: async ({ params: { name } }) => {
        const content = await read(name);
        const type = TYPES[name.split(".").at(-1) ?? ""] ?? "application/octet-stream";
        return { status: 200, headers: { "Content-Type": type, "Cache-Control": "no-store" }, content };
      },
    }),
  ];
}
