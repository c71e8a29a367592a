import { useSignal } from "@preact/signals";
import { common } from "./common.ts";

/** Puts a text on the clipboard. */
export function CopyButton({ text }: { readonly text: string }) {
  const isCopied = useSignal(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    isCopied.value = true;
  };
  return (
    <button type="button" class="secondary no-print" onClick={() => void copy().catch(() => undefined)}>
      <span role="status">{common(isCopied.value ? "copied" : "copy")}</span>
    </button>
  );
}
