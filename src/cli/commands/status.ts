import type { Command } from "commander";
import { displayName, parseEconomy } from "../../domain/economy.ts";
import { statusSchema } from "../answers/verification.ts";
import { EXIT } from "../exit.ts";
import { asking, type Cli, get, print, read } from "../session.ts";
import { type Cell, counted, duration } from "../text.ts";

/** `aeo status`: whether the gateway can be relied on at present. */
export function addStatus(program: Command, cli: Cli): void {
  const command = program
    .command("status")
    .summary("whether the gateway is ready, and up to when it knows the ledger")
    .description("Says how the gateway is: 0 = ready, 3 = not ready, stale or unreachable.")
    .addHelpText("after", "\nExample:\n  aeo status --as TW:officer\n");
  asking(cli, command, async (session) => {
    const answer = await get(session, "/v1/status");
    const status = read(statusSchema, answer);
    const reliable = status.ready && status.freshness !== "STALE";
    const { asOf, outbox, events, partners, problems } = status;
    const economy = parseEconomy(status.economy);
    print(session, answer, () => {
      const { painter } = session;
      const now = session.io.now();
      return [
        `${painter.paint({ text: reliable ? "READY" : "NOT READY", tone: reliable ? "good" : "bad" })}\n`,
        painter.fields([
          ["gateway", `${economy === undefined ? status.economy : displayName(economy)}, release ${status.version}`],
          ["ledger", `${status.freshness}, as of ${asOf.time} (${age(asOf.time, now)}), block ${asOf.block}`],
          ["writes", waiting(outbox)],
          ["webhooks", undelivered(events)],
          ...problems.map(({ code, detail }) => ["problem", { text: `${code}: ${detail}`, tone: "bad" }] as const),
        ]),
        partners.length === 0 ? "" : "\n",
        partners.length === 0
          ? ""
          : painter.table(
              ["partner", "profiles as of", "age"],
              partners.map(({ economy: of, profilesAsOf }) => [
                of,
                profilesAsOf ?? "never complete",
                profilesAsOf === null ? "" : age(profilesAsOf, now),
              ]),
            ),
      ].join("");
    });
    return reliable ? EXIT.ok : EXIT.unknown;
  });
}

function waiting({ inFlight, oldestSeconds }: { readonly inFlight: number; readonly oldestSeconds: number }): string {
  if (inFlight === 0) return "none on its way to the ledger";
  return `${counted(inFlight, "write")} on the way, the oldest for ${duration(Math.round(oldestSeconds))}`;
}

/** What should be looked after; null when every receiver gets its events. */
function undelivered(events: { readonly failing: number; readonly deadLetters: number } | undefined): Cell | null {
  if (events === undefined || events.failing + events.deadLetters === 0) return null;
  const { failing, deadLetters } = events;
  return { text: `${counted(failing, "receiver")} failing, ${counted(deadLetters, "dead letter")}`, tone: "bad" };
}

/** How long ago, by this machine's clock. */
function age(moment: string, now: number): string {
  return `${duration(Math.max(0, Math.round((now - Date.parse(moment)) / 1000)))} ago`;
}
