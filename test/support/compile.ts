import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { relative, resolve } from "node:path";

interface Compiler {
  compile(input: string, callbacks: { import: (path: string) => { contents: string } }): string;
}
interface Output {
  readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[];
  readonly contracts: Readonly<
    Record<string, Readonly<Record<string, { abi: object[]; evm: { bytecode: { object: string } } }>>>
  >;
}

/** Compiles one Solidity file of the tests, apart from the contracts that are shipped. */
export function compile(path: string, contract: string): { abi: object[]; bytecode: string } {
  const solc = createRequire(import.meta.url)("solc") as Compiler;
  const name = relative(process.cwd(), resolve(path));
  const input = {
    language: "Solidity",
    sources: { [name]: { content: readFileSync(name, "utf8") } },
    settings: {
      evmVersion: "cancun",
      optimizer: { enabled: true },
      outputSelection: { "*": { "*": ["abi", "evm.bytecode.object"] } },
    },
  };
  const output = JSON.parse(
    solc.compile(JSON.stringify(input), { import: (file) => ({ contents: readFileSync(file, "utf8") }) }),
  ) as Output;
  const errors = output.errors?.filter(({ severity }) => severity === "error") ?? [];
  if (errors.length > 0) throw new Error(errors.map(({ formattedMessage }) => formattedMessage).join("\n"));
  const found = output.contracts[name]?.[contract];
  if (found === undefined) throw new Error(`${contract} is not in ${name}`);
  return { abi: found.abi, bytecode: `0x${found.evm.bytecode.object}` };
}
