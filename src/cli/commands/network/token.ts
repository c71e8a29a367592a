import { type Command, InvalidArgumentError } from "commander";
import { replaceSecret } from "../../../network/replaceSecret.ts";
import { RPC_PERMISSIONS, type RpcCaller, rpcToken } from "../../../network/rpcAccess.ts";
import { CliFault } from "../../fault.ts";
import { readText } from "../../input.ts";
import { wholeNumber } from "../../options.ts";
import { type Cli, mergedOptions } from "../../session.ts";

const DAY = 86_400;

interface Options {
  readonly key: string;
  readonly for: RpcCaller;
  readonly days: number;
  readonly out?: string;
}

/** `aeo network token`: what a caller of one's node shows. */
export function addToken(network: Command, cli: Cli): void {
  const command = network
    .command("token")
    .summary("sign a token for callers of one's own node")
    .description(
      `Besu knows no list of tokens: one is good until it ends, so make it short. Callers: ${Object.keys(RPC_PERMISSIONS).join(", ")}.`,
    )
    .requiredOption("--key <file>", "rpc.key.pem, as aeo network key wrote it")
    .requiredOption("--for <caller>", "gateway, auditor or operator", caller)
    .option("--days <days>", "how long it is good", wholeNumber(1, 366), 30)
    .option(
      "--out <file>",
      "write it here, readable by the key's owner alone, in place of an older one; else it is printed",
    )
    .addHelpText(
      "after",
      "\nExample:\n  aeo network token --key keys/rpc.key.pem --for gateway --days 30 --out keys/gateway/rpc-token\n",
    );
  command.action(async () => {
    const options = mergedOptions<Options>(command);
    const pem = await readText(options.key, cli.io);
    const token = await signed(pem, options, cli);
    if (options.out === undefined) return cli.io.stdout(`${token}\n`);
    try {
      replaceSecret(options.out, `${token}\n`, options.key === "-" ? undefined : options.key);
    } catch (cause) {
      throw new CliFault("FILE_UNWRITABLE", `${options.out} can't be written: ${(cause as Error).message}`, { cause });
    }
  });
}

async function signed(pem: string, options: Options, { io }: Cli): Promise<string> {
  try {
    return await rpcToken(pem, options.for, { nowMs: io.now(), seconds: options.days * DAY });
  } catch (error) {
    if (error instanceof RangeError) throw new CliFault("FILE_UNREADABLE", `${options.key}: ${error.message}`);
    throw error;
  }
}

function caller(text: string): RpcCaller {
  if (Object.hasOwn(RPC_PERMISSIONS, text)) return text as RpcCaller;
  throw new InvalidArgumentError(`It is one of ${Object.keys(RPC_PERMISSIONS).join(", ")}.`);
}
