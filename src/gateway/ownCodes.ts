import { randomUUID } from "node:crypto";
import type { Config } from "../config.ts";
import type { OwnCodeRoutesDeps } from "../http/routes/ownCodes.ts";
import type { WriteDeps } from "../http/write.ts";
import { OwnCodeDirectory } from "../services/ownCodeDirectory.ts";
import { createOwnCodes } from "../services/ownCodes.ts";
import type { Companions } from "./companions.ts";
import type { Partners } from "./partners.ts";
import type { Stores } from "./stores.ts";

export interface OwnCodesParts {
  readonly config: Pick<Config, "economy">;
  readonly stores: Pick<Stores, "ownCodes" | "lookup">;
  readonly partners: Pick<Partners, "directory">;
  readonly companions: Pick<Companions, "onChange">;
  readonly writeDeps: Pick<WriteDeps, "idempotency" | "now">;
}

/** The codes issued here: in memory for answers, and their resources. */
export function openOwnCodes({ config, stores, partners, companions, writeDeps }: OwnCodesParts) {
  const directory = new OwnCodeDirectory(partners.directory, stores.ownCodes.all());
  companions.onChange("ownCodes", () => directory.replaceAll(stores.ownCodes.all()));
  const codes = createOwnCodes({
    own: config.economy,
    store: stores.ownCodes,
    profilesOf: (identifier) => partners.directory.find(identifier, undefined),
    isOwnIdentifier: (identifier) => stores.lookup.byIdentifier(identifier).length > 0,
    newId: randomUUID,
  });
  const changed = (touched: Iterable<string>) => {
    for (const code of touched) directory.changed(code, stores.ownCodes.under(code));
  };
  return { directory, routes: { codes, writeDeps, changed } satisfies OwnCodeRoutesDeps };
}
