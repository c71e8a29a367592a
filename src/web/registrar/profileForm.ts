import { codesOf, textOf } from "../lib/form.ts";

/** The fields of a profile that may be changed later, as the form has them, in the form of the API. */
export function profileOf(form: FormData) {
  const text = (name: string) => textOf(form, name);
  const orNull = (name: string) => text(name) || null;
  const lines = (name: string) =>
    text(name)
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== "");
  return {
    legalName: text("legalName"),
    localName: orNull("localName"),
    address: {
      lines: lines("lines"),
      city: text("city"),
      postcode: orNull("postcode"),
      country: text("country").toUpperCase(),
    },
    operatorTypes: form.getAll("operatorTypes").filter((type) => typeof type === "string"),
    smeClass: orNull("smeClass"),
    tier: orNull("tier"),
    contact: orNull("contact"),
    aliases: lines("aliases").map((line) => {
      const [scheme = "", ...value] = line.split(":");
      return { scheme: scheme.trim().toUpperCase(), value: value.join(":").trim() };
    }),
  };
}

/** A new certification, as the form has it, in the form of the API. */
export function grantOf(form: FormData) {
  const text = (name: string) => textOf(form, name);
  const partners = codesOf(form, "partners");
  const mode = text("consent");
  return {
    ...profileOf(form),
    tin: text("tin"),
    programme: text("programme"),
    validFrom: text("validFrom"),
    validUntil: text("validUntil") || null,
    consent: mode === "PER_PARTNER" ? { mode, partners } : { mode },
  };
}
