/**
 * Runs a network of four validators on this machine for as long as a command takes: npm run network -- npx vitest run test/e2e.
 * Without a command it runs until it is interrupted.
 */
import { spawn } from "node:child_process";
import { validatorBinary } from "./network/validatorBinary.ts";
import { ValidatorNetwork } from "./network/validatorNetwork.ts";

const say = (text: string) => void process.stderr.write(`${text}\n`);
const [command, ...args] = process.argv.slice(2).filter((arg, index) => index > 0 || arg !== "--");

const binary = await validatorBinary(say).catch((error: Error) => {
  say(error.message);
  process.exit(1);
});
const network = await ValidatorNetwork.start({ binary });
const urls = network.rpcUrls.join(",");
say(`Four validators make a block a second: ${urls}`);
const child =
  command === undefined
    ? undefined
    : spawn(command, args, { stdio: "inherit", env: { ...process.env, AEO_E2E_RPC_URLS: urls } });
const ended = new Promise<number>((resolve) => {
  child?.once("exit", (code) => resolve(code ?? 1));
  child?.once("error", (error) => {
    say(error.message);
    resolve(127);
  });
  // A command in the same terminal is interrupted too, and ends first.
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => {
      if (child === undefined) resolve(0);
      else child.kill(signal);
    });
});
process.exitCode = await ended;
await network.close();
