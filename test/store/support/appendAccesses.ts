/** Appends to the access log of the file named until it is killed, and prints the number of each line once it is durable. */
import { ACCESS_LOG_MIGRATIONS, AccessLog } from "../../../src/store/accessLog.ts";
import { SqliteDatabase } from "../../../src/store/sqliteDatabase.ts";
import { access } from "./accesses.ts";

const log = new AccessLog(SqliteDatabase.open(process.argv[2] as string, ACCESS_LOG_MIGRATIONS));
for (let number = 0; ; number += 1) process.stdout.write(`${log.append(access(number)).number}\n`);
