import { REGISTRIES } from "../../domain/event.ts";
import { EVENT_TYPES } from "../../domain/eventTopics.ts";
import { MomentField } from "../components/MomentField.tsx";
import { SelectField } from "../components/SelectField.tsx";
import { address, addressWith, goTo } from "../lib/address.ts";
import { economyName, listed } from "../lib/terms.ts";
import { kindName } from "./factWords.ts";
import { useMembers } from "./useMembers.ts";
import { audit, auditWord } from "./words.ts";

const NAMES = ["economy", "registry", "types", "from", "until"] as const;

/** The filter that the address names. */
export function historyFilter(): Readonly<Record<(typeof NAMES)[number], string>> {
  const of = (name: string) => address.value.get(name) ?? "";
  return {
    economy: of("economy"),
    registry: of("registry"),
    types: of("types"),
    from: of("from"),
    until: of("until"),
  };
}

/** Chooses which entries are shown; the choice is in the address, so that a link to it can be shared. */
export function HistoryFilters() {
  const { economy, registry, types, from, until } = historyFilter();
  // Another choice begins on its first page.
  const set = (change: Readonly<Record<string, string>>) => goTo(addressWith({ ...change, after: undefined }));
  return (
    <form class="card fields no-print" onSubmit={(event) => event.preventDefault()}>
      <SelectField
        id="economy"
        label={audit("economy")}
        value={economy}
        options={[["", audit("economy.all")], ...useMembers().map((one) => [one, economyName(one)] as const)]}
        onChange={(value) => set({ economy: value })}
      />
      <SelectField
        id="registry"
        label={audit("registry")}
        value={registry}
        options={[["", audit("registry.all")], ...REGISTRIES.map((one) => [one, auditWord("registry", one)] as const)]}
        onChange={(value) => set({ registry: value })}
      />
      <SelectField
        id="types"
        label={audit("kind")}
        value={types}
        options={[
          ["", audit("kind.all")],
          ...EVENT_TYPES.map((one) => [one, kindName(one)] as const),
          // Of several kinds, which a link may name, the field must not look empty.
          ...(types.includes(",") ? [[types, listed(types.split(",").map(kindName))] as const] : []),
        ]}
        onChange={(value) => set({ types: value })}
      />
      <MomentField
        id="from"
        label={audit("from")}
        hint={audit("local")}
        value={from}
        onChange={(value) => set({ from: value })}
      />
      <MomentField
        id="until"
        label={audit("until")}
        hint={audit("local")}
        value={until}
        onChange={(value) => set({ until: value })}
      />
    </form>
  );
}
