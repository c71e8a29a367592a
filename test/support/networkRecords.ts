import type { CertificationId } from "../../src/domain/certificationRecord.ts";
import type { Economy } from "../../src/domain/economy.ts";
import { generateOperators, type Operator } from "../../src/seeding/operators.ts";
import type { TestNetwork } from "./network.ts";
import type { Client } from "./networkClient.ts";

/** The seeded operators of an economy, as the network was seeded with them. */
export function operatorsOf({ seeds, today }: TestNetwork, economy: Economy): Operator[] {
  return [...generateOperators(seeds, economy, { asOf: today })];
}

/** A sound body to certify an operator of Chinese Taipei; the number makes it another one. */
export function grantBody(number: number, changed: object = {}) {
  return {
    tin: `TW${String(number).padStart(9, "0")}`,
    legalName: `Example Works ${number} Co., Ltd. (Synthetic)`,
    localName: `範例${number}股份有限公司（虛構）`,
    address: { lines: [`No. ${number}, Fanli Road`], city: "Taipei City", postcode: "102", country: "TW" },
    operatorTypes: ["EXPORTER", "MANUFACTURER"],
    programme: "AEO",
    validFrom: "2020-01-01",
    consent: { mode: "PER_PARTNER", partners: ["JP"] },
    synthetic: true,
    ...changed,
  };
}

/** Certifies an operator and waits until it is final. */
export async function certified(registrar: Client, body: object): Promise<CertificationId> {
  const answer = await registrar.send("POST", "/v1/certifications?wait=final", body);
  if (answer.status !== 202 || answer.body.state !== "FINAL")
    throw new Error(`not certified: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body.certificationId as CertificationId;
}

/** The id of the own certification of an identifier. */
export async function idOf(registrar: Client, tin: string): Promise<CertificationId> {
  const { body } = await registrar.get(`/v1/certifications?q=${encodeURIComponent(tin)}`);
  const id: unknown = body.certifications?.[0]?.id;
  if (typeof id !== "string") throw new Error(`no certification of ${tin}: ${JSON.stringify(body)}`);
  return id as CertificationId;
}
