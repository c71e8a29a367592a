import { readFileSync } from "node:fs";
import solc from "solc";

/** A node of the compiler's syntax tree. `src` is "start:length:file", in bytes. */
export interface Node {
  readonly nodeType: string;
  readonly src: string;
  readonly [field: string]: unknown;
}

/** The kinds of statements that are changed as a whole. */
export const STATEMENTS = new Set([
  "ExpressionStatement",
  "ForStatement",
  "IfStatement",
  "Return",
  "VariableDeclarationStatement",
  "WhileStatement",
]);

/** The text of each source file, by path. */
export type Sources = Readonly<Record<string, string>>;

/**
 * The syntax tree of each source file, by path. Nothing is resolved or compiled, so no types are known.
 * @throws Error with the compiler's text when a file cannot be parsed
 */
export function parse(sources: Sources): ReadonlyMap<string, Node> {
  const output = compile(sources, { stopAfter: "parsing", outputSelection: { "*": { "": ["ast"] } } });
  if (output.failures.length > 0)
    throw new Error(output.failures.map(({ formattedMessage }) => formattedMessage).join("\n"));
  return new Map(Object.entries(output.sources).map(([path, { ast }]) => [path, ast]));
}

/** What is wrong with the names and types of the files: the file and the place of each, in bytes. Nothing is generated. */
export function faultsOf(sources: Sources): { readonly file: string; readonly start: number; readonly text: string }[] {
  return compile(sources, { outputSelection: {} }).failures.map(({ formattedMessage, sourceLocation }) => ({
    file: sourceLocation?.file ?? "",
    start: sourceLocation?.start ?? 0,
    text: formattedMessage,
  }));
}

interface Failure {
  readonly severity: string;
  readonly formattedMessage: string;
  readonly sourceLocation?: { readonly file: string; readonly start: number };
}

function compile(sources: Sources, settings: object) {
  const contents = Object.fromEntries(Object.entries(sources).map(([path, content]) => [path, { content }]));
  const input = JSON.stringify({ language: "Solidity", sources: contents, settings });
  const packages = (path: string) => ({ contents: readFileSync(`node_modules/${path}`, "utf8") });
  const output = JSON.parse(solc.compile(input, { import: packages })) as {
    errors?: readonly Failure[];
    sources: Record<string, { ast: Node }>;
  };
  return { sources: output.sources, failures: (output.errors ?? []).filter(({ severity }) => severity === "error") };
}

/** The nodes right below a node, in the order of their fields. */
export function below(node: Node): Node[] {
  return Object.values(node).flatMap((value) => (Array.isArray(value) ? value : [value]).filter(isNode));
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "nodeType" in value;
}

/** Where a node lies in its file, in bytes. */
export function placeOf(node: Node): { readonly start: number; readonly end: number } {
  const [start = 0, length = 0] = node.src.split(":").map(Number);
  return { start, end: start + length };
}
