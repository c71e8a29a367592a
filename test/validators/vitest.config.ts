import { defineConfig } from "vitest/config";

/** npm run test:network. Their names keep these files out of npm test, which must not need Go. */
export default defineConfig({
  test: {
    root: new URL("../..", import.meta.url).pathname,
    include: ["**/*.network.ts"],
    testTimeout: 240_000,
    hookTimeout: 240_000,
    // Each file has four validators of its own.
    fileParallelism: false,
  },
});
