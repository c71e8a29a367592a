import { setTimeout as pause } from "node:timers/promises";
import { expect } from "vitest";
import { eventually } from "../../support/network.ts";
import { grantBody } from "../../support/networkRecords.ts";
import { type Consortium, PATIENCE } from "./consortium.ts";

/** Registrations that go on until they are stopped, and what was said of them. */
export interface Load {
  /** Operations that the gateway has said it took, so far. */
  readonly accepted: number;
  /** Ends it, and waits for the answers that are under way. */
  stop(): Promise<void>;
  /** Checks that each operation that was taken is on the ledger, once. */
  allThere(): Promise<void>;
}

/** Certifies one operator after another, a few at a time, from a number on: less than a block each second takes, so that no queue grows. */
export function startLoad(consortium: Consortium, from: number, atATime = 2): Load {
  const { registrar } = consortium;
  const taken: { readonly id: string; readonly tin: string }[] = [];
  let [next, going] = [from, true];
  const worker = async () => {
    while (going) {
      const body = grantBody(next++);
      const answer = await registrar.send("POST", "/v1/certifications", body);
      expect(answer.status, JSON.stringify(answer.body)).toBe(202);
      taken.push({ id: answer.body["id"] as string, tin: body.tin });
      await pause(200);
    }
  };
  const workers = Promise.all(Array.from({ length: atATime }, worker));
  // Whoever stops it hears of a failure; a test that failed before does not stop it.
  workers.catch(() => undefined);
  return {
    get accepted() {
      return taken.length;
    },
    async stop() {
      going = false;
      await workers;
    },
    async allThere() {
      await eventually(
        "every operation to be final",
        () => Promise.all(taken.map(({ id }) => stateOf(consortium, id))),
        (states) => states.every((state) => state === "FINAL"),
        PATIENCE,
      );
      const found = await certifiedTins(consortium);
      const again = found.filter((tin, index) => found.indexOf(tin) !== index);
      expect(again, "certified twice").toEqual([]);
      expect(found).toEqual(expect.arrayContaining(taken.map(({ tin }) => tin)));
    },
  };
}

export async function stateOf({ registrar }: Consortium, operation: string): Promise<string> {
  return (await registrar.get(`/v1/operations/${operation}`)).body["state"] as string;
}

async function certifiedTins({ registrar }: Consortium): Promise<string[]> {
  const tins: string[] = [];
  for (let after = ""; ; ) {
    const { body } = await registrar.get(`/v1/certifications?limit=500${after}`);
    tins.push(...(body["certifications"] as { profile: { tin: string } }[]).map(({ profile }) => profile.tin));
    if (body["next"] === null) return tins;
    after = `&after=${encodeURIComponent(body["next"] as string)}`;
  }
}
