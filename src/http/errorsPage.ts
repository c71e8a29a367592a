import { type ErrorCode, ERRORS } from "../domain/errors.ts";
import { statusOf } from "./status.ts";

/** The page that lists every error code. */
export function errorsPage(): string {
  const rows = (Object.keys(ERRORS) as ErrorCode[])
    .sort()
    .map((code) => `| \`${code}\` | ${statusOf(code)} | ${ERRORS[code].meaning} | ${ERRORS[code].fix} |`);
  return [
    "# Error codes",
    "",
    "Generated from `src/domain/errors.ts` by `npm run generate`. A code never changes its meaning. Problems (RFC 9457) carry it as",
    "`code`; the command line prints it; a page of each is served at `/problems/`.",
    "",
    "| code | HTTP | what went wrong | what to do |",
    "| --- | --- | --- | --- |",
    ...rows,
    "",
  ].join("\n");
}
