import type { EntryAnswer } from "./types.ts";
import { audit } from "./words.ts";

/** The bytes of an entry, and the heads around it. */
export function RawEntry({ entry }: { readonly entry: EntryAnswer }) {
  const { address, topics, data, previousHead, head, block, logIndex } = entry;
  const rows = [
    [audit("raw.place"), `${block}, ${logIndex}`],
    [audit("raw.address"), address],
    [audit("raw.topics"), topics.join(" ")],
    [audit("raw.data"), data],
    [audit("raw.previous"), previousHead],
    [audit("raw.head"), head],
  ] as const;
  return (
    <details class="raw">
      <summary>{audit("raw")}</summary>
      <dl>
        {rows.map(([name, text]) => (
          <div class="pair" key={name}>
            <dt>{name}</dt>
            <dd class="code">{text}</dd>
          </div>
        ))}
      </dl>
      <p class="hint">{audit("raw.computed")}</p>
    </details>
  );
}
