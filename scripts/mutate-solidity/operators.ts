import { below, type Node, placeOf, STATEMENTS } from "./syntax.ts";

/** One change of one place of a source file. */
export interface Mutation {
  readonly operator: Operator;
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}

export type Operator = keyof typeof OPERATORS;

/** The text of a node. */
type Text = (node: Node) => string;
/** What a node may be replaced by; nothing where the operator doesn't apply. */
type Rewrite = (node: Node, text: Text) => readonly string[];

const BOUNDARY: Record<string, string> = { "<": "<=", "<=": "<", ">": ">=", ">=": ">" };
const NEGATED: Record<string, string> = { "==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<" };
const LOGIC: Record<string, string> = { "&&": "||", "||": "&&" };
const ARITHMETIC: Record<string, string> = { "+": "-", "-": "+", "*": "+", "&": "|", "|": "&", "<<": ">>", ">>": "<<" };

/** The mistakes that are tried. */
export const OPERATORS = {
  /** < for <= and the like: one second, one member, one vote too many or too few. */
  boundary: binary(BOUNDARY),
  negation: binary(NEGATED),
  logic: binary(LOGIC),
  arithmetic: binary(ARITHMETIC),
  /** A condition that refuses is gone. */
  guard: (node) =>
    node.nodeType === "IfStatement" && node["falseBody"] == null && isRevert(node["trueBody"]) ? ["{}"] : [],
  /** A call that only has an effect is gone: a check, an entry in the history, the stored tip. */
  call: (node) =>
    node.nodeType === "ExpressionStatement" && typeOf(node["expression"]) === "FunctionCall" ? [""] : [],
  /** A variable or a slot of storage keeps what it held. */
  assignment: (node) =>
    node.nodeType === "ExpressionStatement" && typeOf(node["expression"]) === "Assignment" ? [""] : [],
  /** One more or one less, also days, majorities and roles. */
  number: (node, text) =>
    node.nodeType === "Literal" && node["kind"] === "number" ? [`(${text(node)} + 1${unitOf(node, text)})`] : [],
  /** A constant of the contract, such as a role, a limit or a lifetime, is one more where it is used. */
  constant: (node, text) =>
    node.nodeType === "Identifier" && /^[A-Z][A-Z0-9_]+$/.test(text(node)) ? [`(${text(node)} + 1)`] : [],
  /** Two neighbouring arguments in each other's place. */
  order: (node, text) => {
    const given = node.nodeType === "FunctionCall" ? (node["arguments"] as readonly Node[]) : [];
    return given.slice(1).flatMap((second, index) => {
      const first = given[index] as Node;
      const [from, to] = [placeOf(node).start, placeOf(second).end];
      const [a, b] = [text(first), text(second)];
      if (a === b) return [];
      const whole = text(node);
      const bytes = Buffer.from(whole);
      const before = bytes.subarray(0, placeOf(first).start - from).toString();
      const between = bytes.subarray(placeOf(first).end - from, placeOf(second).start - from).toString();
      return [`${before}${b}${between}${a}${bytes.subarray(to - from).toString()}`];
    });
  },
  /** A truth told the other way round. */
  truth: (node, text) => {
    if (node.nodeType === "UnaryOperation" && node["operator"] === "!") return [text(node["subExpression"] as Node)];
    if (node.nodeType === "Literal" && node["kind"] === "bool") return [text(node) === "true" ? "false" : "true"];
    return [];
  },
} satisfies Record<string, Rewrite>;

function binary(replacements: Record<string, string>): Rewrite {
  return (node, text) => {
    const other = node.nodeType === "BinaryOperation" ? replacements[node["operator"] as string] : undefined;
    if (other === undefined) return [];
    return [`(${text(node["leftExpression"] as Node)} ${other} ${text(node["rightExpression"] as Node)})`];
  };
}

function typeOf(node: unknown): string | undefined {
  return (node as Node | undefined)?.nodeType;
}

function isRevert(body: unknown): boolean {
  if (typeOf(body) === "RevertStatement") return true;
  const statements = typeOf(body) === "Block" ? ((body as Node)["statements"] as readonly Node[]) : [];
  return statements.length === 1 && typeOf(statements[0]) === "RevertStatement";
}

/** "1 days + 1 days": the one more of a time is one of its unit. */
function unitOf(node: Node, text: Text): string {
  return / (seconds|minutes|hours|days|weeks)$/.exec(text(node))?.[0] ?? "";
}

/** Every mutation of a statement of a file. A statement that declares several variables at once has none. */
export function mutationsOf(source: string, tree: Node): Mutation[] {
  const bytes = Buffer.from(source);
  const text: Text = (node) => bytes.subarray(placeOf(node).start, placeOf(node).end).toString();
  const found: Mutation[] = [];
  const visit = (node: Node, inStatement = false): void => {
    if (node.nodeType === "VariableDeclarationStatement" && (node["declarations"] as unknown[]).length > 1) return;
    // Types, and what a refusal says, are not what the contract does.
    if (["ElementaryTypeName", "ArrayTypeName", "RevertStatement", "InlineAssembly"].includes(node.nodeType)) return;
    const within = inStatement || STATEMENTS.has(node.nodeType);
    for (const operator of within ? (Object.keys(OPERATORS) as Operator[]) : []) {
      const rewrite: Rewrite = OPERATORS[operator];
      for (const replacement of rewrite(node, text)) found.push({ operator, ...placeOf(node), replacement });
    }
    for (const child of below(node)) visit(child, within);
  };
  visit(tree);
  return found;
}
