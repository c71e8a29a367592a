import type { Bundle, MemberFileName, NodeFiles } from "../bundle.ts";
import type { OwnKeys } from "../ownKeys.ts";
import type { Finding, RuleCode } from "../finding.ts";
import { place, type SourceFile } from "../sourceFile.ts";

/** What a rule needs beside the files. */
export interface CheckContext {
  /** Why a gateway would not start with these settings; empty when it would. */
  readonly settingsFaults: (environment: Readonly<Record<string, string>>) => readonly string[];
  /** The keys of whoever checks, if it gave them. */
  readonly own?: OwnKeys | undefined;
}

/** Checks one thing. */
export type Rule = (bundle: Bundle, context: CheckContext) => readonly Finding[];

/** What is wrong in one place. */
export interface Fault {
  /** The key at which it stands. */
  readonly key: string;
  readonly problem: string;
  readonly fix: string;
}

/** A finding at a key of a file. */
export function faultAt(code: RuleCode, file: SourceFile, { key, problem, fix }: Fault): Finding {
  return { code, severity: "fault", at: place(file, key), problem, fix };
}

/** A rule that looks at one readable file of each member by itself. */
export function eachNode(
  code: RuleCode,
  name: MemberFileName,
  look: (value: Readonly<Record<string, unknown>>, node: NodeFiles, bundle: Bundle) => readonly (Fault | false)[],
): Rule {
  return (bundle) =>
    bundle.nodes.flatMap((node) => {
      const file = node[name];
      if (file.unreadable !== undefined) return [];
      return look(file.value, node, bundle).flatMap((fault) => (fault === false ? [] : [faultAt(code, file, fault)]));
    });
}

/** A list of texts; empty when it is none. */
export function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
}

/** A text; empty when it is none. */
export function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** An object; empty when it is none. */
export function object(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}
