import express, { type RequestHandler } from "express";
// Not the package's main module: that one loads the whole page's script into this process, some 30 MB.
import absolutePath from "swagger-ui-dist/absolute-path.js";

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>AEO ledger gateway: API</title>
    <link rel="stylesheet" href="/docs/swagger-ui.css" />
  </head>
  <body>
    <main id="swagger-ui"></main>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`;
const START = `SwaggerUIBundle({ url: "/openapi.json", dom_id: "#swagger-ui", deepLinking: true, validatorUrl: null });\n`;
const ASSETS = { "swagger-ui.css": "text/css", "swagger-ui-bundle.js": "text/javascript" } as const;

/** The API's page, served whole from here: customs networks have no way to a CDN. */
export function docsPages(): RequestHandler {
  const router = express.Router();
  // Swagger UI sets style attributes and shows its icons as data: URLs; scripts stay limited to our own files.
  router.use((_request, response, next) => {
    response.set(
      "Content-Security-Policy",
      "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
    );
    next();
  });
  router.get("/", (_request, response) => void response.type("html").send(PAGE));
  router.get("/start.js", (_request, response) => void response.type("text/javascript").send(START));
  for (const [file, type] of Object.entries(ASSETS)) {
    router.get(`/${file}`, (_request, response) => {
      response.type(type).sendFile(file, { root: absolutePath() });
    });
  }
  return router;
}
