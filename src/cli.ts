#!/usr/bin/env node
import { processIo } from "./cli/io.ts";
import { run } from "./cli/run.ts";

// `aeo history | head` closes the pipe before the end; that is no fault.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

process.exitCode = await run(process.argv.slice(2), processIo());
