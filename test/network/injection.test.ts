import fc from "fast-check";
import { parse as parseToml } from "smol-toml";
import { parse as parseYaml } from "yaml";
import { describe, expect, it } from "vitest";
import { AeoError } from "../../src/domain/errors.ts";
import { parseNetwork } from "../../src/network/memberFile.ts";
import { plain } from "../../src/network/files/plain.ts";
import { filesOf, memberNumber } from "./support/members.ts";

type Fields = Record<string, any>;
const document = (): Fields => ({ chainId: 20_260_101, members: [0, 1, 2, 3].map(memberNumber) });

/** Every text that a member hands in, by its path. */
const TEXTS = [
  ["economy"],
  ["timeZone"],
  ["endpoint"],
  ["tokenIssuer"],
  ["rpcPublicKey"],
  ["node", "publicKey"],
  ["node", "host"],
  ["accounts", "admin"],
  ["accounts", "monitor"],
] as const;

/** The same text with something in it that one of the formats would read as its own. */
const SHARP = [
  "\n",
  "\r",
  "\u0085",
  "\u2028",
  "\0",
  "#",
  " #",
  "$HOME",
  "${HOME}",
  '"',
  "'",
  ";",
  "{",
  "}",
  "\\",
  "`",
  "=",
  " ",
  "\t",
  "%0a",
];
const sharpened = (text: string) =>
  fc
    .record({
      at: fc.nat(text.length),
      sharp: fc.constantFrom(...SHARP),
      rest: fc.string({ unit: "binary", maxLength: 12 }),
    })
    .map(({ at, sharp, rest }) => text.slice(0, at) + sharp + rest + text.slice(at));

/** What a reader of each format finds: how many lines, and which keys. */
function shapeOf(path: string, text: string): unknown {
  const lines = text.split(/\r\n|[\n\r\u0085\u2028]/).length;
  const keysOf = (value: unknown): unknown =>
    typeof value === "object" && value !== null
      ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, keysOf(inner)]))
      : typeof value;
  if (path.endsWith(".env")) return [lines, text.match(/^[^=\n]*=/gm)];
  if (path.endsWith(".toml")) return [lines, keysOf(parseToml(text))];
  if (path.endsWith(".yml")) return [lines, keysOf(parseYaml(text))];
  if (path.endsWith(".json")) return [lines, keysOf(JSON.parse(text))];
  if (path.endsWith(".conf")) return [lines, text.replaceAll(/server_name [^;\s]+;/g, "").match(/[;{}#$]/g)];
  return lines;
}

describe("what a member hands in", () => {
  const before = filesOf(parseNetwork(document()));
  const ownPath = (path: string) => path.replace(/^[A-Z]{2}\//, "");
  const shapes = new Map([...before].map(([path, text]) => [ownPath(path), shapeOf(path, text)]));

  it.each(TEXTS)("adds no line and no key to any file: %s %s", (...path) => {
    const changed = document();
    const holder = path.slice(0, -1).reduce((at: Fields, key) => at[String(key)], changed["members"][1]);
    const key = String(path.at(-1));
    const was = holder[key] as string;
    fc.assert(
      fc.property(fc.oneof(sharpened(was), fc.string({ unit: "binary" }), fc.constant(was.toUpperCase())), (text) => {
        holder[key] = text;
        let network: ReturnType<typeof parseNetwork>;
        try {
          network = parseNetwork(changed);
        } catch (error) {
          expect(error).toBeInstanceOf(AeoError);
          return;
        }
        for (const [file, content] of filesOf(network))
          if (content !== before.get(file))
            expect(shapeOf(file, content), `${file} with ${JSON.stringify(text)}`).toEqual(shapes.get(ownPath(file)));
      }),
      { numRuns: 120 },
    );
  });

  it.each([
    "https://x.example\nNODE_OPTIONS=--import=data:text/javascript,0",
    "https://login.example/$HOME",
    "https://login.example/#x",
    "https://login.example #x",
    "http://login.example",
    "https://user@login.example",
    "https://login.example?x=1",
    "login",
  ])("is no issuer: %j", (tokenIssuer) => {
    const changed = document();
    changed["members"][0].tokenIssuer = tokenIssuer;
    expect(() => parseNetwork(changed)).toThrow(/AD \/members\/0\/tokenIssuer must be an https URL/);
  });

  it.each(["https://login.example", "https://login.example:8443/realms/customs/", "https://id.example/0a-1/v2.0"])(
    "is an issuer, kept letter by letter: %s",
    (tokenIssuer) => {
      const changed = document();
      changed["members"][0].tokenIssuer = tokenIssuer;
      expect(filesOf(parseNetwork(changed)).get("AD/gateway.env")).toContain(`\nAEO_TOKEN_ISSUER=${tokenIssuer}\n`);
    },
  );
});

describe("a writer of plain values", () => {
  it("takes nothing that its readers could see otherwise", () => {
    for (const text of ["", "a\nb", "$a", "a b", "#", "a#", "'a'", "a;", "a\0", "-a", "a="])
      expect(() => plain(text), JSON.stringify(text)).toThrow(RangeError);
    for (const text of ["https://login.example/a_b", "/etc/aeo/keys", "aeo-gateway:TW", "0.0.0.0", "Etc/GMT+8"])
      expect(plain(text)).toBe(text);
  });
});
