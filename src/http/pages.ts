import { existsSync, readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";
import express, { type RequestHandler, type Response } from "express";

/** Where `npm run build:web` leaves the pages. */
export const PAGES_DIRECTORY = join(import.meta.dirname, "../../build/web");

/** Files of ours and nothing else: no inline script or style, no other host, no frame around a page. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".webmanifest": "application/manifest+json; charset=utf-8",
};

interface File {
  readonly type: string;
  readonly body: Buffer;
  readonly gzip: Buffer;
}

/**
 * The pages of the officers and registrars, read once and served from memory; nothing in a request names a file. Without a build
 * there are none, and every address is left to whoever comes next.
 */
export function webPages(directory: string = PAGES_DIRECTORY): RequestHandler {
  const router = express.Router();
  const list = join(directory, "pages.json");
  if (!existsSync(list)) return router;
  const files = new Map(filesOf(directory).map((path) => [path, read(directory, path)]));
  const shell = files.get("/index.html") as File;
  for (const page of JSON.parse(readFileSync(list, "utf8")) as string[]) files.set(page, shell);
  for (const internal of ["/index.html", "/pages.json"]) files.delete(internal);
  router.use((request, response, next) => {
    const file = request.method === "GET" || request.method === "HEAD" ? files.get(request.path) : undefined;
    if (file === undefined) return next();
    // A hashed name never changes its content; anything else is asked for again.
    const isHashed = request.path.startsWith("/assets/");
    response.set("Cache-Control", isHashed ? "public, max-age=31536000, immutable" : "no-cache");
    send(file, /\bgzip\b/.test(request.get("accept-encoding") ?? ""), response);
  });
  return router;
}

function send(file: File, takesGzip: boolean, response: Response): void {
  response.set({
    "Content-Type": file.type,
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=()",
    "Referrer-Policy": "no-referrer",
    Vary: "Accept-Encoding",
  });
  if (takesGzip) response.set("Content-Encoding", "gzip");
  response.send(takesGzip ? file.gzip : file.body);
}

function filesOf(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(directory.length).replaceAll("\\", "/"));
}

function read(directory: string, path: string): File {
  const body = readFileSync(join(directory, path));
  return { type: TYPES[extname(path)] ?? "application/octet-stream", body, gzip: gzipSync(body) };
}
