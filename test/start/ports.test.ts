import { createServer, type Server } from "node:net";
import { expect, test } from "vitest";
import { freePort } from "../../src/start/ports.ts";

const listening = (port: number): Promise<Server> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve(server));
  });

test("ports are different, free, and none that the system would give to anybody else", async () => {
  const ports = await Promise.all(Array.from({ length: 20 }, freePort));
  expect(new Set(ports).size).toBe(20);
  for (const port of ports) {
    expect(port).toBeGreaterThanOrEqual(20_000);
    expect(port).toBeLessThan(32_000);
  }
  const servers = await Promise.all(ports.map(listening));
  for (const server of servers) server.close();
});

test("one that is taken is passed over", async () => {
  const server = await listening((await freePort()) + 1);
  const { port } = server.address() as { port: number };
  expect(await freePort()).not.toBe(port);
  server.close();
});
