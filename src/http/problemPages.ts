import express, { type RequestHandler } from "express";
import { type ErrorCode, ERRORS } from "../domain/errors.ts";
import { problemType } from "./problem.ts";
import { statusOf } from "./status.ts";

const codes = Object.keys(ERRORS) as ErrorCode[];

/** A page for each error code, from the catalogue: what a problem's `type` points to. Nothing in it comes from a request. */
export function problemPages(): RequestHandler {
  const router = express.Router();
  router.get("/", (_request, response) => {
    const rows = codes.map((code) => `<li><a href="${problemType(code)}">${code}</a>: ${ERRORS[code].meaning}</li>`);
    response.type("html").send(page("Problems", `<ul>${rows.join("\n")}</ul>`));
  });
  for (const code of codes) {
    const { meaning, fix } = ERRORS[code];
    const body = `<p>${meaning}</p><h2>What to do</h2><p>${fix}</p><p>HTTP status ${statusOf(code)}.</p><p><a href="/problems">All problems</a></p>`;
    router.get(
      problemType(code).replace("/problems", ""),
      (_request, response) => void response.type("html").send(page(code, body)),
    );
  }
  return router;
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title></head><body><main><h1>${title}</h1>${body}</main></body></html>\n`;
}
