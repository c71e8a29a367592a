import { createHash } from "node:crypto";
import { type AccessHead, type AccessLine, chainFault, NO_ACCESSES } from "../../../domain/accessLine.ts";
import { accessesSchema, accessHeadSchema, type AccessLineAnswer } from "../../answers/accesses.ts";
import { EXIT, type Exit } from "../../exit.ts";
import { CliFault } from "../../fault.ts";
import { readObject, replaceText } from "../../input.ts";
import { get, read, type Session } from "../../session.ts";

const PATH = "/v1/audit/accesses";
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

/** What the check of the log found. */
type Outcome =
  | { readonly outcome: "CLEAN"; readonly head: AccessHead; readonly grown: number | null }
  | { readonly outcome: "FAULT"; readonly line: number; readonly why: "MISSING" | "ALTERED" | "CUT" | "REWRITTEN" };

/** Checks the whole log from its first line, and that it goes on from where it was at the last check. */
export async function checkAccesses(session: Session, checkpoint: string | undefined): Promise<Exit> {
  const last = checkpoint === undefined ? undefined : await lastHead(checkpoint, session);
  const found = await follow(session, last);
  if (found.outcome === "CLEAN" && checkpoint !== undefined)
    await replaceText(checkpoint, `${JSON.stringify(found.head)}\n`);
  session.io.stdout(session.json ? `${JSON.stringify(found)}\n` : inWords(session, found, last));
  return found.outcome === "CLEAN" ? EXIT.ok : EXIT.negative;
}

/** @throws CliFault FILE_UNREADABLE for a damaged one, which must not pass for none */
async function lastHead(path: string, { io }: Session): Promise<AccessHead | undefined> {
  let json: unknown;
  try {
    json = await readObject(path, io);
  } catch (error) {
    if (error instanceof CliFault && (error.cause as NodeJS.ErrnoException | undefined)?.code === "ENOENT")
      return undefined;
    throw error;
  }
  const parsed = accessHeadSchema.safeParse(json);
  if (!parsed.success) throw new CliFault("FILE_UNREADABLE", `${path}: it is no checkpoint of the access log`);
  return parsed.data;
}

async function follow(session: Session, last: AccessHead | undefined): Promise<Outcome> {
  let previous: AccessHead = NO_ACCESSES;
  for (;;) {
    const query = { order: "oldest", limit: 500, after: previous.number };
    const { head, lines, next } = read(accessesSchema, await get(session, PATH, query));
    for (const line of lines) {
      const why = chainFault(previous, asLine(line), sha256);
      if (why !== undefined) return { outcome: "FAULT", line: previous.number + 1, why };
      previous = { number: line.number, hash: line.hash };
      if (last?.number === line.number && last.hash !== line.hash)
        return { outcome: "FAULT", line: line.number, why: "REWRITTEN" };
    }
    if (next !== null) continue;
    // The log says itself where it ends, and the last check says how far it went at least.
    const isCut = head.number !== previous.number || head.hash !== previous.hash || (last?.number ?? 0) > head.number;
    if (isCut) return { outcome: "FAULT", line: previous.number + 1, why: "CUT" };
    return { outcome: "CLEAN", head: previous, grown: last === undefined ? null : previous.number - last.number };
  }
}

function asLine({ at, ...line }: AccessLineAnswer): AccessLine {
  return { ...line, at: Date.parse(at) } as AccessLine;
}

const WHY = {
  MISSING: "is missing",
  ALTERED: "was altered",
  CUT: "and what came after it are gone",
  REWRITTEN: "is another than at the last check",
} as const;

function inWords({ painter }: Session, found: Outcome, last: AccessHead | undefined): string {
  if (found.outcome === "FAULT")
    return `${painter.paint({ text: `FAULT: line ${found.line} ${WHY[found.why]}.`, tone: "bad" })}\n`;
  const { number, hash } = found.head;
  return [
    `${painter.paint({ text: "CLEAN: the log is complete and unaltered.", tone: "good" })}\n\n`,
    painter.fields([
      ["lines", String(number)],
      ["hash", hash],
      ...(last === undefined ? [] : ([["since the last check", `${number - last.number} more`]] as const)),
    ]),
  ].join("");
}
