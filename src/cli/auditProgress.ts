import { type Options, SingleBar } from "cli-progress";
import type { Io } from "./io.ts";

/** Shows how far a long step has come, to people at a terminal alone. */
export interface Progress {
  /** @param step what is being done; another step begins another bar */
  at(step: string, done: number, of: number): void;
  end(): void;
}

/** A bar on standard error, when a person watches it. */
export function progressOn({ colour }: Pick<Io, "colour">): Progress {
  if (!colour.stderr) return { at: () => undefined, end: () => undefined };
  let bar: SingleBar | undefined;
  let current = "";
  const end = (): void => {
    bar?.stop();
    bar = undefined;
  };
  return {
    at(step, done, of) {
      if (step !== current) {
        end();
        current = step;
        bar = begin(step, of);
      }
      bar?.setTotal(of);
      bar?.update(done);
    },
    end,
  };
}

function begin(step: string, of: number): SingleBar {
  const options: Options = {
    format: `${step.padEnd(8)} {bar} {percentage}% {value}/{total}`,
    barCompleteChar: "=",
    barIncompleteChar: " ",
    hideCursor: true,
    clearOnComplete: true,
    stopOnComplete: false,
  };
  const bar = new SingleBar(options);
  bar.start(of, 0);
  return bar;
}
