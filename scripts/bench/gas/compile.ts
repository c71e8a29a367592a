import { readFileSync } from "node:fs";
import { basename } from "node:path";
import solc from "solc";

/** What a deployment needs of a compiled contract. */
export interface Compiled {
  readonly abi: readonly object[];
  readonly bytecode: string;
}

interface Output {
  readonly errors?: readonly { readonly formattedMessage: string }[];
  readonly contracts: Record<string, Record<string, { abi: readonly object[]; evm: { bytecode: { object: string } } }>>;
}

/**
 * Compiles one file that holds one contract of the same name, with the settings of the registry beside it but apart from them, so that
 * a yardstick is no part of contracts/.
 * @throws Error with the compiler's text, also for a warning
 */
export function compileApart(file: URL): Compiled {
  const name = basename(file.pathname, ".sol");
  const input = {
    language: "Solidity",
    sources: { [name]: { content: readFileSync(file, "utf8") } },
    settings: {
      viaIR: true,
      optimizer: { enabled: true, runs: 1_000_000 },
      evmVersion: "cancun",
      outputSelection: { "*": { "*": ["abi", "evm.bytecode.object"] } },
    },
  };
  const output = JSON.parse(solc.compile(JSON.stringify(input))) as Output;
  if (output.errors?.length) throw new Error(output.errors.map((error) => error.formattedMessage).join("\n"));
  const compiled = output.contracts[name]?.[name];
  if (compiled === undefined) throw new Error(`${file.pathname} holds no contract ${name}`);
  return { abi: compiled.abi, bytecode: `0x${compiled.evm.bytecode.object}` };
}
