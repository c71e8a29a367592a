import { type Command, Option } from "commander";
import { decodeJwt } from "jose";
import { z } from "zod";
import { EXIT, type Exit } from "../exit.ts";
import { CliFault } from "../fault.ts";
import { economyCode, wholeNumber } from "../options.ts";
import { asking, type Cli, get, note, print, read, type Session } from "../session.ts";
import { idOf } from "../target.ts";
import { send } from "../write.ts";

interface Options {
  readonly idempotencyKey?: string;
  readonly reason?: string;
  readonly confirm?: string;
  readonly nobodyElse?: boolean;
  readonly expires?: string;
  readonly after?: number;
  readonly limit?: number;
}

const alarmsSchema = z.object({
  alarms: z.array(
    z.object({
      id: z.number(),
      block: z.number(),
      type: z.string(),
      writer: z.string(),
      raisedAt: z.string(),
      acknowledged: z.object({ by: z.string(), reason: z.string() }).nullable(),
    }),
  ),
});

/** What operators do to a gateway: its outbox, alarms, partners' feeds, and what must be forgotten. */
export function addOperating(program: Command, cli: Cli): void {
  addOutbox(program, cli);
  addAlarm(program, cli);
  addFeed(program, cli);
  addErase(program, cli);
}

/** `aeo token revoke`, beside the command that prints a token. */
export function addTokenRevoke(token: Command, cli: Cli): void {
  const command = acting(token, "revoke <token-or-jti>", "refuse a token before it expires")
    .requiredOption("--reason <text>", "why; it is kept")
    .option("--expires <time>", "with a jti: when the token ends by itself, such as 2026-12-24T00:00:00Z");
  asking<Options>(cli, command, async (session, [named], { reason, expires, ...options }) => {
    const found = tokenOf(named ?? "", expires);
    return act(session, "/v1/token-revocations", { ...found, reason }, `revocation of token ${found.jti}`, options);
  });
}

function addOutbox(program: Command, cli: Cli): void {
  const outbox = program.command("outbox").summary("writes on their way, and what to do when they do not get there");
  const list = outbox.command("list").summary("writes that are not settled");
  asking<Options>(cli, list, unsettled);
  const requeue = acting(outbox, "requeue <operation>", "set a stuck write going again");
  asking<Options>(cli, requeue, (session, [id], options) =>
    act(session, `/v1/operations/${encodeURIComponent(id ?? "")}/requeues`, {}, `requeue of ${id}`, options),
  );
  const pass = acting(outbox, "pass-nonces <role>", "go on after another process used a key of this gateway").addOption(
    new Option("--nobody-else", "I have made sure that nobody else uses the key").makeOptionMandatory(),
  );
  asking<Options>(cli, pass, (session, [role], options) => {
    const body = { role: (role ?? "").toUpperCase(), confirm: "NOBODY_ELSE_USES_THE_KEY" };
    return act(session, "/v1/nonce-passes", body, `passing over others' transactions of ${body.role}`, options);
  });
}

const operationsSchema = z.object({
  operations: z.array(z.object({ id: z.string(), state: z.string(), action: z.string(), createdAt: z.string() })),
  next: z.string().nullable(),
});

/** Everything from the newest back; what is settled is left out. */
async function unsettled(session: Session): Promise<Exit> {
  const open: z.output<typeof operationsSchema>["operations"] = [];
  let after: string | undefined;
  do {
    const { operations, next } = read(operationsSchema, await get(session, "/v1/operations", { after, limit: 500 }));
    open.push(...operations.filter(({ state }) => state !== "FINAL" && state !== "FAILED"));
    after = next ?? undefined;
  } while (after !== undefined);
  const body = { operations: open };
  print(session, { status: 200, text: JSON.stringify(body), body }, () =>
    session.painter.table(
      ["accepted", "state", "what", "operation"],
      open.map(({ id, state, action, createdAt }) => [createdAt, state, action, id]),
    ),
  );
  return EXIT.ok;
}

function addAlarm(program: Command, cli: Cli): void {
  const alarm = program.command("alarm").summary("writes under this authority that did not come from here");
  const list = alarm
    .command("list")
    .summary("list them, the oldest first")
    .option("--after <id>", "those after this one", wholeNumber(1, Number.MAX_SAFE_INTEGER))
    .option("--limit <count>", "at most so many, 100 if not given", wholeNumber(1, 500));
  asking<Options>(cli, list, async (session, _, { after, limit }) => {
    const answer = await get(session, "/v1/identity-alarms", { after, limit: limit ?? 100 });
    const { alarms } = read(alarmsSchema, answer);
    print(session, answer, () =>
      session.painter.table(
        ["alarm", "raised", "block", "what", "writer", "acknowledged"],
        alarms.map(({ id, raisedAt, block, type, writer, acknowledged }) => {
          const closed = acknowledged === null ? "no" : `${acknowledged.by}: ${acknowledged.reason}`;
          return [String(id), raisedAt, String(block), type, writer, closed];
        }),
      ),
    );
    return EXIT.ok;
  });
  const acknowledge = acting(alarm, "acknowledge <alarm>", "record that one was looked into").requiredOption(
    "--reason <text>",
    "what came of it; it is kept",
  );
  asking<Options>(cli, acknowledge, (session, [id], { reason, ...options }) => {
    const path = `/v1/identity-alarms/${encodeURIComponent(id ?? "")}/acknowledgements`;
    return act(session, path, { reason }, `acknowledgement of alarm ${id}`, options);
  });
}

function addFeed(program: Command, cli: Cli): void {
  const feed = program.command("feed").summary("partners' profiles");
  const restart = acting(
    feed,
    "restart <economy>",
    "delete a partner's profiles here and read its feed from the start",
  );
  asking<Options>(cli, restart, (session, [economy], options) => {
    const partner = economyCode(economy ?? "");
    return act(session, `/v1/partners/${partner}/feed-restarts`, {}, `restart of ${partner}'s feed`, options);
  });
}

function addErase(program: Command, cli: Cli): void {
  const command = acting(program, "erase <id-or-tin>", "delete an operator's profile for good")
    .description(
      "Without --confirm it only says what would be erased. It can't be undone; partners are told to delete it.",
    )
    .option("--confirm <id>", "the certification's id, as the first step showed it")
    .option("--reason <text>", "why; such as the request of the operator");
  asking<Options>(cli, command, async (session, [named], { confirm, reason, ...options }) => {
    const given = idOf(named ?? "");
    if (given !== undefined && confirm !== undefined && reason !== undefined)
      return erase(session, given, options, confirm, reason);
    const { certificationId: id, together } = await erasable(session, given, named ?? "");
    if (confirm === undefined || reason === undefined) {
      const others = together.filter((one) => one !== id);
      const with_ =
        others.length === 0 ? "" : `, and those under the ids that reissues link with it: ${others.join(", ")}`;
      note(
        session,
        `This would erase the profile of ${id} for good${with_}. To do it: add --confirm ${id} --reason TEXT`,
      );
      return EXIT.usage;
    }
    return erase(session, id, options, confirm, reason);
  });
}

function erase(session: Session, id: string, options: Options, confirm: string, reason: string): Promise<Exit> {
  return act(session, `/v1/certifications/${id}/erasures`, { confirm, reason }, `erasure of ${id}`, options);
}

const erasableSchema = z.object({
  certifications: z.array(z.object({ certificationId: z.string(), together: z.array(z.string()) })),
});

/** @throws CliFault NO_MATCH, AMBIGUOUS_TARGET where the operator has several that no reissue links */
async function erasable(session: Session, id: string | undefined, tin: string) {
  const answer = await get(session, "/v1/erasures", id === undefined ? { tin } : { id });
  const { certifications } = read(erasableSchema, answer);
  const [only] = certifications;
  if (only === undefined) throw new CliFault("NO_MATCH", "no profile is kept here under this id or TIN");
  if (certifications.length === 1) return only;
  const ids = certifications.map(({ certificationId }) => certificationId).join(", ");
  throw new CliFault("AMBIGUOUS_TARGET", `the operator has ${certifications.length} certifications: ${ids}`);
}

function acting(parent: Command, usage: string, summary: string): Command {
  return parent
    .command(usage)
    .summary(summary)
    .option("--idempotency-key <key>", "repeat a request whose outcome is unknown without doing it twice");
}

/** Sends what is to be done, and prints what came of it. */
async function act(session: Session, path: string, body: object, what: string, options: Options): Promise<Exit> {
  const answer = await send(session, { path, body, what }, options);
  const fields = Object.entries(answer.body as Record<string, unknown>);
  print(session, answer, () =>
    session.painter.fields(
      fields.map(([name, value]): [string, string] => [
        name,
        typeof value === "string" ? value : JSON.stringify(value),
      ]),
    ),
  );
  return EXIT.ok;
}

/** The id and end of a token, from itself or as given. The token's signature is no matter: only its id is sent. */
function tokenOf(named: string, expires: string | undefined): { jti: string; expiresAt: string } {
  if (named.split(".").length !== 3) {
    if (expires === undefined) throw new CliFault("USAGE", "with a jti, --expires says when its token ends by itself");
    return { jti: named, expiresAt: expires };
  }
  const { jti, exp } = decoded(named);
  if (jti === undefined || exp === undefined)
    throw new CliFault("USAGE", "the token has no jti or no exp, so that it can't be revoked alone");
  return { jti, expiresAt: new Date(exp * 1000).toISOString() };
}

function decoded(token: string): { jti?: string; exp?: number } {
  try {
    return decodeJwt(token);
  } catch {
    throw new CliFault("USAGE", "this is no token"); // what was typed is not repeated
  }
}
