/** Holds a store as a gateway does, and says so; told to end it says so too, and goes on for a moment, as one that finishes its work. */
import { setTimeout as wait } from "node:timers/promises";
import { lockStore } from "../../../src/store/storeLock.ts";

const release = lockStore(process.argv[2] as string, "GATEWAY");
process.stdout.write("held\n");
for await (const _ of process.stdin) break;
process.stdout.write("ending\n");
await wait(500);
release();
