import type { Mutation } from "./operators.ts";
import { mutated } from "./sample.ts";
import { below, type Node, placeOf, STATEMENTS } from "./syntax.ts";

/** A mutation with the number by which it is switched on, from 1. */
export interface Numbered extends Mutation {
  readonly number: number;
}

const SWITCH = "uint160(address(block.coinbase)) == ";

/** The number of the mutant whose variant is at a place of the rewritten source, in bytes; undefined in front of the first. */
export function numberAt(rewritten: string, start: number): number | undefined {
  const before = Buffer.from(rewritten).subarray(0, start).toString();
  const at = before.lastIndexOf(SWITCH);
  return at === -1 ? undefined : Number.parseInt(before.slice(at + SWITCH.length), 10);
}

/**
 * The source with all of its mutations in it, of which at most one is on: the one whose number is the block's coinbase. So the
 * contracts are compiled once for all mutants. Each statement that has mutations becomes a choice between its variants.
 */
export function withSwitches(source: string, tree: Node, mutations: readonly Numbered[]): string {
  const bytes = Buffer.from(source);
  const statements = statementsOf(tree);
  const slice = (start: number, end: number): string => bytes.subarray(start, end).toString();

  const owned = new Map<Node, Numbered[]>();
  for (const mutation of mutations) {
    const around = statements.filter((one) => placeOf(one).start <= mutation.start && mutation.end <= placeOf(one).end);
    const innermost = around.reduce((a, b) => (lengthOf(b) <= lengthOf(a) ? b : a));
    owned.set(innermost, [...(owned.get(innermost) ?? []), mutation]);
  }

  /** The text between two places, with the statements in it that have mutations rewritten. */
  const rewritten = (start: number, end: number, inside: Node | undefined): string => {
    let [text, at] = ["", start];
    for (const statement of statements) {
      const place = withSemicolon(statement);
      const isWithin = place.start >= start && place.end <= end && place.start >= at && statement !== inside;
      if (!isWithin || !owned.has(statement)) continue;
      text += slice(at, place.start) + choice(statement);
      at = place.end;
    }
    return text + slice(at, end);
  };

  const choice = (statement: Node): string => {
    const { start, end } = withSemicolon(statement);
    const variants = (owned.get(statement) ?? []).map(({ number, ...mutation }) => {
      const moved = { ...mutation, start: mutation.start - start, end: mutation.end - start };
      return { number, text: mutated(slice(start, end), moved) };
    });
    const original = rewritten(start, end, statement);
    const declared = statement.nodeType === "VariableDeclarationStatement" ? declarationOf(statement) : undefined;
    const body = (text: string): string =>
      declared === undefined ? text : `${declared.name} ${text.slice(text.indexOf("="))}`;
    const chain = variants.map(({ number, text }) => `if (${SWITCH}${number}) { ${body(text)} } else `);
    const whole = `${chain.join("")}{ ${body(original)} }`;
    return declared === undefined ? `{ ${whole} }` : `${declared.text}; ${whole}`;
  };

  const declarationOf = (statement: Node): { readonly name: string; readonly text: string } => {
    const [variable] = statement["declarations"] as [Node];
    return { name: String(variable["name"]), text: slice(placeOf(variable).start, placeOf(variable).end) };
  };

  /** The compiler leaves the semicolon out of a statement's place. */
  const withSemicolon = (statement: Node): { readonly start: number; readonly end: number } => {
    const { start, end } = placeOf(statement);
    const more = /^\s*;/.exec(slice(end, end + 200))?.[0].length ?? 0;
    return { start, end: end + more };
  };

  return rewritten(0, bytes.length, undefined);
}

/** The statements of a file from the outside in; not those in the head of a for, which belong to it. */
function statementsOf(node: Node): Node[] {
  const children = node.nodeType === "ForStatement" ? [node["body"] as Node] : below(node);
  return [...(STATEMENTS.has(node.nodeType) ? [node] : []), ...children.flatMap(statementsOf)];
}

function lengthOf(node: Node): number {
  const { start, end } = placeOf(node);
  return end - start;
}
