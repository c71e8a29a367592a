import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
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
const ARTIFACTS = new URL("../../artifacts/", import.meta.url);
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
  const builds = readBuilds();
  const id = [...new Set(REGISTRIES.map((registry) => builds[registry].id))].join("-");
  const kept = new URL(`${id}-${evm}.json`, CACHE);
  if (existsSync(kept)) return JSON.parse(readFileSync(kept, "utf8")) as CreationCodes;
  const codes = compileAll(builds, evm);
  mkdirSync(CACHE, { recursive: true });
  // Another process may do the same: whoever comes last puts the same there.
  const written = new URL(`${id}-${evm}.json.${process.pid}`, CACHE);
  writeFileSync(written, JSON.stringify(codes));
  renameSync(written, kept);
  return codes;
}

interface Build {
  readonly id: string;
  readonly input: CompilerInput;
}

/** The build that each registry is of, as its artifact says: those with settings of their own are built apart. */
function readBuilds(): Readonly<Record<Registry, Build>> {
  const builds = new Map<string, Build>();
  const buildOf = (registry: Registry): Build => {
    const name = NAMES[registry];
    const artifact = new URL(`contracts/${name}.sol/${name}.json`, ARTIFACTS);
    if (!existsSync(artifact))
      throw new AeoError("INVALID_CONFIGURATION", "the contracts are not built: npm run build");
    const { buildInfoId } = JSON.parse(readFileSync(artifact, "utf8")) as { buildInfoId: string };
    const known = builds.get(buildInfoId);
    if (known !== undefined) return known;
    const build = JSON.parse(readFileSync(new URL(`build-info/${buildInfoId}.json`, ARTIFACTS), "utf8")) as Build;
    builds.set(buildInfoId, build);
    return build;
  };
  return Object.fromEntries(REGISTRIES.map((registry) => [registry, buildOf(registry)])) as Record<Registry, Build>;
}

function sourceOf(registry: Registry): string {
  return `project/contracts/${NAMES[registry]}.sol`;
}

function compileAll(builds: Readonly<Record<Registry, Build>>, evm: string): CreationCodes {
  const outputs = new Map<string, CompilerOutput>();
  const codeOf = (registry: Registry) => {
    const { id, input } = builds[registry];
    const output = outputs.get(id) ?? compile(input, evm);
    outputs.set(id, output);
    return `0x${output.contracts?.[sourceOf(registry)]?.[NAMES[registry]]?.evm.bytecode.object}`;
  };
  return Object.fromEntries(REGISTRIES.map((registry) => [registry, codeOf(registry)])) as CreationCodes;
}

function compile({ settings, sources, ...rest }: CompilerInput, evm: string): CompilerOutput {
  const { compile: solc } = createRequire(import.meta.url)("solc") as { compile: (input: string) => string };
  const portable = Object.fromEntries(
    Object.entries(sources).map(([name, { content }]) => [name, { content: copyWithoutMcopy(content) }]),
  );
  const outputSelection = { "*": { "*": ["evm.bytecode.object"] } };
  const input = { ...rest, settings: { ...settings, evmVersion: evm, outputSelection }, sources: portable };
  const output = JSON.parse(solc(JSON.stringify(input))) as CompilerOutput;
  const errors = (output.errors ?? []).filter(({ severity }) => severity === "error");
  if (errors.length > 0)
    throw new AeoError("INTERNAL", `the contracts don't compile for ${evm}: ${errors[0]?.formattedMessage}`);
  return output;
}
