import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { AeoError } from "../domain/errors.ts";
import { REGISTRIES, type Registry } from "../domain/event.ts";
import type { CreationCodes } from "../ledger/deployContracts.ts";
import { copyWithoutMcopy } from "./copyWithoutMcopy.ts";

/** What the build is for. */
const BUILT_FOR = "cancun";
/** Those before it that the contracts can run on: they need the opcodes of istanbul. Newer ones run what the build has. */
const OLDER = ["istanbul", "berlin", "london", "paris", "shanghai"];
const NAMES: Readonly<Record<Registry, string>> = {
  authorities: "AuthorityRegistry",
  certifications: "CertificationRegistry",
  arrangements: "ArrangementRegistry",
  benefits: "BenefitRegistry",
};
const BUILD_INFO = new URL("../../artifacts/build-info/", import.meta.url);
const CACHE = new URL("../../cache/older-evm/", import.meta.url);

interface CompilerInput {
  readonly settings: object;
  readonly sources: Readonly<Record<string, { readonly content: string }>>;
}

interface CompilerOutput {
  readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[];
  readonly contracts?: Readonly<
    Record<string, Readonly<Record<string, { readonly evm: { readonly bytecode: { readonly object: string } } }>>>
  >;
}

/**
 * The registries compiled for the EVM of a chain, from the very sources and settings of the build; undefined when what was built
 * fits. Compiling takes a minute or two; the result is kept beside the build's own cache.
 * @param evm as solc names it; undefined: that of the build
 * @throws AeoError INVALID_CONFIGURATION for an EVM that is none of them, or without a build
 */
export function codesFor(evm: string | undefined): CreationCodes | undefined {
  if (evm === undefined || evm === BUILT_FOR) return undefined;
  if (!OLDER.includes(evm)) {
    const known = `${[...OLDER, BUILT_FOR].join(", ")}; what is newer than ${BUILT_FOR} runs the same code`;
    throw new AeoError("INVALID_CONFIGURATION", `there are no contracts for the EVM ${evm}; choose from ${known}`);
  }
  const { id, input } = readBuild();
  const kept = new URL(`${id}-${evm}.json`, CACHE);
  if (existsSync(kept)) return JSON.parse(readFileSync(kept, "utf8")) as CreationCodes;
  const codes = compile(input, evm);
  mkdirSync(CACHE, { recursive: true });
  // Another process may do the same: whoever comes last puts the same there.
  const written = new URL(`${id}-${evm}.json.${process.pid}`, CACHE);
  writeFileSync(written, JSON.stringify(codes));
  renameSync(written, kept);
  return codes;
}

function readBuild(): { readonly id: string; readonly input: CompilerInput } {
  const files = existsSync(BUILD_INFO)
    ? readdirSync(BUILD_INFO).filter((name) => /^solc-.*(?<!output)\.json$/.test(name))
    : [];
  for (const name of files) {
    const build = JSON.parse(readFileSync(new URL(name, BUILD_INFO), "utf8")) as { id: string; input: CompilerInput };
    if (`project/contracts/${NAMES.authorities}.sol` in build.input.sources) return build;
  }
  throw new AeoError("INVALID_CONFIGURATION", "the contracts are not built: npm run build");
}

function compile({ settings, sources, ...rest }: CompilerInput, evm: string): CreationCodes {
  const { compile: solc } = createRequire(import.meta.url)("solc") as { compile(input: string): string };
  const portable = Object.fromEntries(
    Object.entries(sources).map(([name, { content }]) => [name, { content: copyWithoutMcopy(content) }]),
  );
  const outputSelection = { "*": { "*": ["evm.bytecode.object"] } };
  const input = { ...rest, settings: { ...settings, evmVersion: evm, outputSelection }, sources: portable };
  const output = JSON.parse(solc(JSON.stringify(input))) as CompilerOutput;
  const errors = (output.errors ?? []).filter(({ severity }) => severity === "error");
  if (errors.length > 0)
    throw new AeoError("INTERNAL", `the contracts don't compile for ${evm}: ${errors[0]?.formattedMessage}`);
  const codeOf = (registry: Registry) => {
    const name = NAMES[registry];
    return `0x${output.contracts?.[`project/contracts/${name}.sol`]?.[name]?.evm.bytecode.object}`;
  };
  return Object.fromEntries(REGISTRIES.map((registry) => [registry, codeOf(registry)])) as CreationCodes;
}
