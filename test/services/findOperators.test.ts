import { describe, expect, it } from "vitest";
import type { CertificationId } from "../../src/domain/certificationRecord.ts";
import type { Economy } from "../../src/domain/economy.ts";
import { partnerIdentifiers } from "../../src/domain/partnerProfile.ts";
import type { Profile } from "../../src/domain/profile.ts";
import { createFindOperators } from "../../src/services/findOperators.ts";
import { OperatorIndex, type ProfilePage } from "../../src/services/operatorIndex.ts";
import { PartnerDirectory } from "../../src/services/partnerDirectory.ts";
import { profileOf } from "../http/hot/world.ts";
import { idOf, KR, TW } from "../support/facts.ts";

/** A store of partners' profiles, with the directory and the finder that follow it. */
class Papers {
  readonly rows = new Map<string, Profile>();
  readonly directory = new PartnerDirectory({
    identifiers: () => partnerIdentifiers(this.rows.values()),
    byId: (economy, id) => {
      const profile = this.rows.get(economy + id);
      return profile && { profile };
    },
  });
  pages = 0;
  /** What happens meanwhile. */
  meanwhile: () => void = () => {};
  readonly #page: ProfilePage = (after, limit) => {
    this.pages++;
    const from = after === undefined ? "" : after.economy + after.certificationId;
    const keys = [...this.rows.keys()].filter((key) => key > from).sort();
    return keys.slice(0, limit).map((key) => ({ profile: this.rows.get(key) as Profile }));
  };
  readonly find = createFindOperators(
    new OperatorIndex(this.directory, this.#page, () => Promise.resolve().then(() => this.meanwhile())),
  );

  put(number: number, legalName: string, fields: Partial<Profile> = {}): void {
    const profile = profileOf(number, {
      legalName,
      localName: null,
      tin: `TW${String(number).padStart(9, "0")}`,
      ...fields,
    });
    this.rows.set(profile.economy + profile.certificationId, profile);
    this.directory.changed(profile.economy, [profile.certificationId]);
  }

  remove(economy: Economy, id: CertificationId): void {
    this.rows.delete(economy + id);
    this.directory.changed(economy, [id]);
  }

  async named(name: string, more: { address?: string; issuer?: Economy; limit?: number } = {}): Promise<string[]> {
    const found = await this.find({ name, limit: 10, ...more });
    return found.map(({ profile }) => profile.legalName);
  }
}

function papers(): Papers {
  const made = new Papers();
  made.put(1, "Jinyang Trading Co., Ltd.", { localName: "金洋貿易有限公司" });
  made.put(2, "Jinyuan Trading Co., Ltd.", { localName: "金源貿易有限公司" });
  made.put(3, "Harbour Lane Foods Ltd.");
  made.put(4, "Harbour Lane Foods Ltd.", {
    economy: KR,
    address: { lines: ["7 Quay"], city: "Busan", postcode: null, country: KR },
  });
  return made;
}

describe("finding by name", () => {
  it("puts the likeliest first, by either name, whatever its legal form", async () => {
    const made = papers();
    expect((await made.named("JINYANG TRADING"))[0]).toBe("Jinyang Trading Co., Ltd.");
    expect((await made.named("金源贸易股份有限公司"))[0]).toBe("Jinyuan Trading Co., Ltd.");
    expect((await made.named("Harbor Lane Food"))[0]).toBe("Harbour Lane Foods Ltd.");
    expect(await made.named("Zyxwv Qrstu")).toEqual([]);
  });

  it("takes the address into account, and an issuer for a condition", async () => {
    const made = papers();
    const [first, second] = await made.find({ name: "Harbour Lane Foods", address: "7 Quay, Busan", limit: 10 });
    expect(first).toMatchObject({ profile: { economy: KR }, score: 1, addressMatch: { verdict: "MATCH" } });
    expect(second).toMatchObject({ profile: { economy: TW }, addressMatch: { verdict: "MISMATCH" } });
    const ofTaiwan = await made.find({ name: "Harbour Lane Foods", issuer: TW, limit: 10 });
    expect(ofTaiwan.map(({ profile }) => profile.economy)).toEqual([TW]);
  });

  it("never lists: not without three letters, and not more than twenty", async () => {
    const made = papers();
    for (let number = 10; number < 60; number++) made.put(number, `Amber Anchor Trading ${number}`);
    for (const name of ["a", "Co., Ltd. xy", "洋"])
      await expect(made.find({ name, limit: 10 })).rejects.toMatchObject({ code: "INVALID_PARAMETER" });
    expect(await made.named("金洋")).not.toEqual([]);
    expect(await made.named("Amber Anchor", { limit: 20 })).toHaveLength(20);
    expect(await made.named("Amber Anchor", { limit: 1_000 })).toHaveLength(20);
  });
});

describe("the index of names", () => {
  it("is filled when it is first asked, once, and follows every change from then on", async () => {
    const made = papers();
    expect(made.pages).toBe(0);
    await Promise.all([made.named("Jinyang"), made.named("Harbour")]);
    const { pages } = made;
    made.put(5, "Bluewater Optics Ltd.");
    expect(await made.named("Blue Water Optics")).toEqual(["Bluewater Optics Ltd."]);
    made.put(5, "Redstone Paper Ltd.");
    expect(await made.named("Bluewater Optics")).toEqual([]);
    expect(await made.named("Redstone Paper")).toEqual(["Redstone Paper Ltd."]);
    made.remove(TW, idOf(5));
    expect(await made.named("Redstone Paper")).toEqual([]);
    expect(made.pages).toBe(pages);
  });

  it("has what changed while it was being filled", async () => {
    const made = papers();
    for (let number = 1_000; number < 1_300; number++) made.put(number, `Amber Anchor ${number}`);
    let turn = 0;
    made.meanwhile = () => {
      if (++turn === 1) {
        made.remove(TW, idOf(1));
        made.put(1_299, "Willow Glen Ltd.");
        made.put(6, "Silverleaf Ltd.");
      }
    };
    expect(await made.named("Willow Glen")).toEqual(["Willow Glen Ltd."]);
    expect(await made.named("Silverleaf")).toEqual(["Silverleaf Ltd."]);
    expect(await made.named("Jinyang")).not.toContain("Jinyang Trading Co., Ltd.");
  });

  it("is filled anew when all of a partner changed, also in the middle of filling", async () => {
    const made = papers();
    for (let number = 1_000; number < 1_300; number++) made.put(number, `Amber Anchor ${number}`);
    let turn = 0;
    made.meanwhile = () => {
      if (++turn !== 2) return;
      made.rows.clear();
      made.directory.changed(TW, "ALL");
      made.put(7, "Tidewater Loom Ltd.");
    };
    expect(await made.named("Tidewater Loom")).toEqual(["Tidewater Loom Ltd."]);
    expect(await made.named("Amber Anchor 1250")).toEqual([]);
  });

  it("can be asked again after its store failed", async () => {
    const made = papers();
    made.meanwhile = () => {
      throw new Error("the disk is away");
    };
    await expect(made.named("Jinyang")).rejects.toThrow("the disk is away");
    made.meanwhile = () => {};
    expect(await made.named("Jinyang")).toContain("Jinyang Trading Co., Ltd.");
  });
});
