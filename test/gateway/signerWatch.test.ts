import { beforeEach, describe, expect, it } from "vitest";
import { type AuthoritiesState, emptyAuthorities, type Writer } from "../../src/domain/authority.ts";
import { economy } from "../../src/domain/economy.ts";
import { type LedgerRole, ROLE_BITS } from "../../src/domain/event.ts";
import { ownSigner } from "../../src/gateway/ownSigner.ts";
import { createSignerWatch } from "../../src/gateway/signerWatch.ts";
import type { Signer } from "../../src/ledger/signer.ts";
import { demoSigners } from "../../src/start/keys.ts";

const [TW, JP] = [economy("TW"), economy("JP")];
const NOW = 1_000;
const { REGISTRAR, MONITOR } = demoSigners(TW, "");
let state: AuthoritiesState;
let logged: string[];
let isRead: boolean;

beforeEach(() => {
  state = emptyAuthorities();
  const member = { economy: TW, position: 0, generation: 1, statuses: [], marks: [], endpoint: "" };
  state.members.set(TW, member);
  state.members.set(JP, { ...member, economy: JP });
  logged = [];
  isRead = true;
});

const watch = () =>
  createSignerWatch({
    own: TW,
    signers: { REGISTRAR, MONITOR },
    authorities: () => (isRead ? { state, time: NOW } : undefined),
    log: { error: ({ code }: { code: string }) => void logged.push(code) } as never,
  });

function name({ address }: Signer, role: LedgerRole, changes: Partial<Writer> = {}): void {
  const roles = ROLE_BITS[role];
  state.writers.set(address, { economy: TW, roles, from: 0, until: 0, generation: 1, marks: [], ...changes });
}

describe("the keys of a gateway", () => {
  it("are looked at when the registry was read, and are right when each is a writer of the economy in its role", () => {
    isRead = false;
    const keys = watch();
    expect(keys.problems()).toEqual([]);
    isRead = true;
    name(REGISTRAR, "REGISTRAR");
    name(MONITOR, "MONITOR");
    expect(keys.problems()).toEqual([]);
    keys.look();
    expect(logged).toEqual([]);
  });

  it("of another economy are named with it, the address, the file and what to do", () => {
    name(REGISTRAR, "REGISTRAR", { economy: JP });
    name(MONITOR, "MONITOR");
    const [problem, ...others] = watch().problems();
    expect(others).toEqual([]);
    expect(problem?.code).toBe("WRITER_OF_ANOTHER_ECONOMY");
    for (const word of ["registrar.json", REGISTRAR.address, "writer of JP", "not of TW", "restart"])
      expect(problem?.detail).toContain(word);
  });

  it.each([
    ["never named", undefined],
    ["named for another role", { roles: ROLE_BITS.SIGNATORY }],
    ["revoked", { roles: 0 }],
    ["of an admin before", { generation: 0 }],
    ["not yet in force", { from: NOW + 1 }],
    ["over", { until: NOW }],
  ])("%s are told as not registered", (_, changes) => {
    name(MONITOR, "MONITOR");
    if (changes !== undefined) name(REGISTRAR, "REGISTRAR", changes);
    expect(watch().problems()).toEqual([
      { code: "WRITER_NOT_REGISTERED", detail: expect.stringMatching(`${REGISTRAR.address}.*REGISTRAR of TW`) },
    ]);
  });

  it("are told in the log once, and again when something changed", () => {
    name(MONITOR, "MONITOR");
    const keys = watch();
    keys.look();
    keys.look();
    expect(logged).toEqual(["WRITER_NOT_REGISTERED"]);
    name(REGISTRAR, "REGISTRAR", { economy: JP });
    keys.look();
    name(REGISTRAR, "REGISTRAR");
    keys.look();
    expect(logged).toEqual(["WRITER_NOT_REGISTERED", "WRITER_OF_ANOTHER_ECONOMY"]);
  });

  it("of another economy sign nothing, and any other sign as ever", async () => {
    const transaction = { chainId: 1, nonce: 0, to: REGISTRAR.address, data: "0x" as const, gasLimit: 1n };
    for (const own of [TW, undefined])
      expect(await ownSigner(TW, REGISTRAR, () => own).sign(transaction)).toBe(await REGISTRAR.sign(transaction));
    await expect(ownSigner(TW, REGISTRAR, () => JP).sign(transaction)).rejects.toMatchObject({
      code: "NOT_AUTHORISED_ON_LEDGER",
      message: expect.stringContaining("writer of JP"),
    });
  });
});
