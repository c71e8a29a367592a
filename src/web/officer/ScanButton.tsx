import { useSignal } from "@preact/signals";
import type { ComponentType } from "preact";
import { Icon } from "../components/Icon.tsx";
import { officer } from "./words.ts";

type Scanner = ComponentType<{ onText: (text: string) => void; onClose: () => void }>;

/** Opens the camera; its code is fetched when it is first wanted. */
export function ScanButton({ onText }: { readonly onText: (text: string) => void }) {
  const scanner = useSignal<Scanner | undefined>(undefined);
  const Open = scanner.value;
  const close = () => {
    scanner.value = undefined;
  };
  return (
    <>
      <button
        type="button"
        class="secondary big"
        onClick={async () => {
          const { Scanner: found } = await import("./Scanner.tsx");
          scanner.value = found;
        }}
      >
        <Icon name="scan" />
        {officer("scan")}
      </button>
      {Open !== undefined && (
        <Open
          onText={(text) => {
            close();
            onText(text);
          }}
          onClose={close}
        />
      )}
    </>
  );
}
