import type { Command } from "commander";
import { PUBLIC_TYPES } from "../../domain/eventTypes.ts";
import {
  deadLettersSchema,
  requeuedSchema,
  type WebhookAnswer,
  webhookSchema,
  webhooksSchema,
} from "../answers/webhook.ts";
import { EXIT, type Exit } from "../exit.ts";
import { CliFault } from "../fault.ts";
import { wholeNumber } from "../options.ts";
import { asking, type Cli, get, note, print, read, type Session } from "../session.ts";
import { counted, list } from "../text.ts";
import { send } from "../write.ts";

interface KeyOptions {
  readonly idempotencyKey?: string;
}
interface CreateOptions extends KeyOptions {
  readonly types?: readonly string[];
  readonly after?: string;
}

const DELETE_MS = 10_000;

/** `aeo webhooks …`: who gets events pushed. */
export function addWebhooks(program: Command, cli: Cli): void {
  const webhooks = program.command("webhooks").summary("who gets events pushed, and how deliveries are getting on");
  const adding = (name: string, summary: string) => webhooks.command(name).summary(summary);
  asking(cli, adding("list", "every webhook"), listed);
  asking(cli, adding("show <id>", "one webhook"), (session, [id]) => shown(session, id ?? ""));
  const dead = adding("dead <id>", "what could not be delivered within a day")
    .option("--after <id>", "the next page")
    .option("--limit <count>", "at most so many, 100 if not given", wholeNumber(1, 500));
  asking<{ after?: string; limit?: number }>(cli, dead, (session, [id], options) =>
    letters(session, id ?? "", options),
  );
  const create = withKey(adding("create <url>", "have events pushed to an address; prints the secret, once"))
    .option("--types <types>", "such as aeo.certification.suspended.v1, separated by commas; all if left out", typesOf)
    .option("--after <cursor>", "events after here, such as 12:3 or beginning; from now on if left out")
    .addHelpText("after", "\nExample:\n  aeo webhooks create https://receiver.example/aeo --as TW:admin\n");
  asking<CreateOptions>(cli, create, (session, [url], options) => created(session, url ?? "", options));
  asking<KeyOptions>(
    cli,
    withKey(adding("rotate <id>", "a new secret; the one before counts for another day")),
    (session, [id], options) => rotated(session, id ?? "", options),
  );
  const redeliver = withKey(adding("redeliver <id>", "send dead letters again, and try what is due at once"));
  redeliver.option("--dead-letter <id>", "only this one");
  asking<KeyOptions & { deadLetter?: string }>(cli, redeliver, (session, [id], options) =>
    redelivered(session, id ?? "", options),
  );
  asking(cli, adding("delete <id>", "push no more; its dead letters go as well"), (session, [id]) =>
    deleted(session, id ?? ""),
  );
}

function withKey(command: Command): Command {
  return command.option("--idempotency-key <key>", "repeat a request whose outcome is unknown without doing it twice");
}

/** Types by their full name, or by the part in the middle: certification.suspended. */
function typesOf(text: string, before: string[] | undefined): string[] {
  const named = text.split(",").map((name) => name.trim().toLowerCase());
  return [...(before ?? []), ...named.map((name) => (name.startsWith("aeo.") ? name : `aeo.${name}.v1`))];
}

async function listed(session: Session): Promise<Exit> {
  const answer = await get(session, "/v1/webhooks");
  const { webhooks } = read(webhooksSchema, answer);
  print(session, answer, () =>
    session.painter.table(
      ["id", "state", "delivered", "dead", "up to", "last", "url"],
      webhooks.map((one) => [
        one.id,
        { text: one.state, tone: one.state === "FAILING" ? "bad" : "good" },
        String(one.delivered),
        String(one.deadLetters),
        one.cursor,
        one.lastOutcome ?? "-",
        one.url,
      ]),
    ),
  );
  return EXIT.ok;
}

async function shown(session: Session, id: string): Promise<Exit> {
  const answer = await get(session, pathOf(id));
  const webhook = read(webhookSchema, answer);
  print(session, answer, () => fields(session, webhook));
  return EXIT.ok;
}

async function letters(session: Session, id: string, query: { after?: string; limit?: number }): Promise<Exit> {
  const answer = await get(session, `${pathOf(id)}/dead-letters`, { after: query.after, limit: query.limit });
  const { deadLetters, next } = read(deadLettersSchema, answer);
  print(session, answer, () =>
    session.painter.table(
      ["cursor", "put aside", "last", "type", "id"],
      deadLetters.map((one) => [one.cursor, one.diedAt, one.lastOutcome, one.type, one.id]),
    ),
  );
  if (next !== null) note(session, `more: --after ${next}`);
  return EXIT.ok;
}

async function created(session: Session, url: string, options: CreateOptions): Promise<Exit> {
  const unknown = (options.types ?? []).filter((type) => !PUBLIC_TYPES.includes(type));
  if (unknown.length > 0) throw new CliFault("USAGE", `no such type of event: ${unknown.join(", ")}`);
  const body = {
    url,
    ...(options.types === undefined ? {} : { types: options.types }),
    ...(options.after === undefined ? {} : { after: options.after }),
  };
  return withSecret(session, { path: "/v1/webhooks", body, what: "a webhook" }, options);
}

function rotated(session: Session, id: string, options: KeyOptions): Promise<Exit> {
  return withSecret(session, { path: `${pathOf(id)}/secret-rotations`, body: {}, what: "a new secret" }, options);
}

async function withSecret(session: Session, write: Parameters<typeof send>[1], options: KeyOptions): Promise<Exit> {
  const answer = await send(session, write, options);
  const webhook = read(webhookSchema, answer);
  print(session, answer, () => fields(session, webhook));
  note(session, "keep the secret now: it is not shown again");
  return EXIT.ok;
}

async function redelivered(
  session: Session,
  id: string,
  { deadLetter, ...options }: KeyOptions & { deadLetter?: string },
): Promise<Exit> {
  const body = deadLetter === undefined ? {} : { deadLetter };
  const answer = await send(session, { path: `${pathOf(id)}/redeliveries`, body, what: "redelivery" }, options);
  const { requeued } = read(requeuedSchema, answer);
  print(session, answer, () => `${counted(requeued, "dead letter")} will be sent again\n`);
  return deadLetter !== undefined && requeued === 0 ? EXIT.negative : EXIT.ok;
}

async function deleted(session: Session, id: string): Promise<Exit> {
  const timeoutMs = session.timeoutMs ?? DELETE_MS;
  const answer = await session.client.ask({ method: "DELETE", path: pathOf(id), timeoutMs });
  const webhook = read(webhookSchema, answer);
  print(session, answer, () => session.painter.fields([["deleted", webhook.id], ...place(webhook)]));
  return EXIT.ok;
}

function pathOf(id: string): string {
  return `/v1/webhooks/${encodeURIComponent(id)}`;
}

function place({ url, cursor }: WebhookAnswer): [string, string][] {
  return [
    ["url", url],
    ["up to", cursor],
  ];
}

function fields({ painter }: Session, webhook: WebhookAnswer): string {
  return painter.fields([
    ["webhook", webhook.id],
    ["secret", webhook.secret],
    ...place(webhook),
    ["types", list(webhook.types) ?? "all"],
    ["state", { text: webhook.state, tone: webhook.state === "FAILING" ? "bad" : "good" }],
    ["delivered", `${webhook.delivered}${webhook.lastDeliveredAt === null ? "" : `, last ${webhook.lastDeliveredAt}`}`],
    ["last outcome", webhook.lastOutcome],
    ["failing since", webhook.failingSince],
    ["next attempt", webhook.nextAttemptAt],
    ["dead letters", webhook.deadLetters === 0 ? null : String(webhook.deadLetters)],
  ]);
}
