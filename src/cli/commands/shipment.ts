import type { Command } from "commander";
import { z } from "zod";
import { verificationSchema } from "../answers/verification.ts";
import { EXIT, type Exit } from "../exit.ts";
import { readObject } from "../input.ts";
import { asking, type Cli, print, read, type Session } from "../session.ts";
import { type Painter, type Tone, words } from "../text.ts";

const shipmentSchema = z.object({
  verdict: z.enum(["ALL_AEO", "PARTLY", "NONE", "CANNOT_TELL"]),
  explanation: z.string(),
  breaks: z.array(z.object({ party: z.number(), role: z.string(), reason: z.string() })),
  open: z.array(z.object({ party: z.number(), role: z.string(), reason: z.string() })),
  parties: z.array(
    z.object({ role: z.string(), name: z.string().nullable(), standing: z.string(), answer: verificationSchema }),
  ),
});
type ShipmentAnswer = z.output<typeof shipmentSchema>;

const ANSWER_MS = 30_000;
const EXITS: Readonly<Record<ShipmentAnswer["verdict"], Exit>> = {
  ALL_AEO: EXIT.ok,
  PARTLY: EXIT.negative,
  NONE: EXIT.negative,
  CANNOT_TELL: EXIT.unknown,
};

/** `aeo shipment FILE`: is the whole chain of a consignment AEO? */
export function addShipment(program: Command, cli: Cli): void {
  const command = program
    .command("shipment <file>")
    .summary("is the whole chain of a consignment AEO, and who breaks it")
    .description(
      "Asks about all parties of a consignment in a JSON file, or - for standard input: 0 = all AEO, 1 = not, 3 = cannot tell.",
    )
    .addHelpText(
      "after",
      `\nThe file: {"mode":"SEA","parties":[{"role":"EXPORTER","tin":"TW123456789"},{"role":"CARRIER","tin":"…","issuer":"KR"}]}\n\nExample:\n  aeo shipment consignment.json --as JP:officer\n`,
    );
  asking(cli, command, async (session, [file = "-"]) => {
    const body = JSON.stringify(await readObject(file, session.io));
    const path = "/v1/shipments/verifications";
    const answer = await session.client.ask({
      method: "POST",
      path,
      body,
      contentType: "application/json",
      timeoutMs: session.timeoutMs ?? ANSWER_MS,
    });
    const shipment = read(shipmentSchema, answer);
    print(session, answer, () => inWords(session, shipment));
    return EXITS[shipment.verdict];
  });
}

const TONES: Readonly<Record<string, Tone>> = { ALL_AEO: "good", AEO: "good", CANNOT_TELL: "unsure" };

function inWords({ painter }: Session, { verdict, explanation, breaks, open, parties }: ShipmentAnswer): string {
  const tone = (code: string) => TONES[code] ?? "bad";
  const reasons = new Map([...breaks, ...open].map(({ party, reason }) => [party, reason]));
  return [
    `${painter.paint({ text: words(verdict).toUpperCase(), tone: tone(verdict) })}\n${painter.paint(explanation)}\n\n`,
    painter.table(
      ["party", "role", "standing", "why", "operator", "in the papers"],
      parties.map(({ role, name, standing, answer }, index) => [
        String(index + 1),
        words(role),
        { text: words(standing), tone: tone(standing) },
        reasons.get(index + 1) ?? answer.explanation,
        operatorOf(answer),
        name ?? "-",
      ]),
    ),
  ].join("");
}

function operatorOf({ operator }: ShipmentAnswer["parties"][number]["answer"]): Parameters<Painter["paint"]>[0] {
  return operator === null ? "-" : `${operator.legalName} (${operator.tin})`;
}
