import type { ComponentChildren } from "preact";
import { type AddressChange, addressWith, goTo } from "../lib/address.ts";

interface Props {
  /** The whole query of the place that it leads to. */
  readonly to: AddressChange;
  /** Keeps the rest of the address, such as filters. */
  readonly keep?: boolean;
  readonly class?: string;
  readonly current?: boolean;
  readonly title?: string;
  readonly children: ComponentChildren;
}

/** A link within the page: an address that can be shared, followed without loading the page anew. */
export function AuditLink({ to, keep = false, class: className, current, title, children }: Props) {
  const href = keep ? addressWith(to) : addressWith(to, new URLSearchParams());
  return (
    <a
      href={href}
      class={className}
      title={title}
      aria-current={current === true ? "page" : undefined}
      onClick={(event) => {
        // A new tab or window is the browser's to open.
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        goTo(href);
      }}
    >
      {children}
    </a>
  );
}

/** A transaction by the beginning of its hash, leading to it. */
export function TransactionLink({ hash }: { readonly hash: string }) {
  return (
    <AuditLink to={{ view: "transaction", hash }} class="code" title={hash}>
      {hash.slice(0, 10)}…
    </AuditLink>
  );
}
