import { z } from "zod";
import type { HeadSource } from "../audit/compare/headSource.ts";
import { type Address, REGISTRIES, type Registry } from "../domain/event.ts";
import { readHead, verifyHead } from "../exchange/headStatement.ts";
import { StatementRefusal } from "../exchange/refusal.ts";
import type { StatementKeyDirectory } from "../exchange/statementKeys.ts";
import { type AddressBook, addressesOf } from "../ledger/addressBook.ts";
import { type Connection } from "./access.ts";
import { createClient } from "./client.ts";
import { CliFault } from "./fault.ts";
import type { Io } from "./io.ts";

const answer = z.object({ statements: z.array(z.string()) });
const ANSWER_MS = 10_000;
const RETRIES = 3;
/** A head is signed when it is asked for. */
const MAX_AGE = 3_600;

/**
 * A gateway's account, by the heads that it signs.
 * @param keys to check the signatures with; undefined = they are not checked
 * @throws CliFault ANSWER_UNREADABLE when what it says is no head of this ledger, or not signed by it
 */
export async function gatewaySource(
  name: string,
  connection: Connection,
  book: AddressBook,
  keys: StatementKeyDirectory | undefined,
  io: Io,
): Promise<HeadSource> {
  const client = createClient(connection, io, RETRIES);
  const ask = async (query: Readonly<Record<string, string | number>>) => {
    const { body } = await client.ask({ method: "GET", path: "/v1/heads", query, timeoutMs: ANSWER_MS });
    const parsed = answer.safeParse(body);
    if (!parsed.success) throw unreadable(name, "its answer is no list of statements");
    return Promise.all(parsed.data.statements.map((statement) => readSigned(name, statement, book, keys, io)));
  };
  const newest = await ask({});
  const pairs = REGISTRIES.map((registry) => {
    const head = newest.find((each) => each.registry === registry);
    if (head === undefined) throw unreadable(name, `it says nothing of ${registry}`);
    return [registry, { sequence: head.sequence, head: head.head }] as const;
  });
  return {
    name,
    tips: Object.fromEntries(pairs) as HeadSource["tips"],
    async headAt(registry: Registry, sequence: number) {
      const [head] = await ask({ registry, sequence });
      if (head?.registry !== registry || head.sequence !== sequence)
        throw unreadable(name, `it does not say what the head of ${registry} was after entry ${sequence}`);
      return head.head;
    },
    entry: async () => undefined,
  };
}

async function readSigned(
  name: string,
  statement: string,
  book: AddressBook,
  keys: StatementKeyDirectory | undefined,
  io: Io,
) {
  const claims = readHead(statement);
  const contracts: Record<Registry, Address> = addressesOf(book);
  if (claims === undefined) throw unreadable(name, "a statement is no signed head");
  if (claims.chainId !== book.chainId || claims.contract !== contracts[claims.registry])
    throw unreadable(name, "it speaks of another ledger than the address book's");
  if (keys === undefined) return claims;
  try {
    return await verifyHead(statement, claims.iss, keys, Math.floor(io.now() / 1000), MAX_AGE);
  } catch (error) {
    if (error instanceof StatementRefusal)
      throw unreadable(name, `a head is not signed as it should be: ${error.reason}`);
    throw error;
  }
}

function unreadable(name: string, detail: string): CliFault {
  return new CliFault("ANSWER_UNREADABLE", `${name}: ${detail}`);
}
