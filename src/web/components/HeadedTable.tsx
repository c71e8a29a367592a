import type { ComponentChildren } from "preact";

interface Props {
  /** What the table holds, for those who hear it. */
  readonly label: string;
  /** What stands above the columns, in their order. */
  readonly columns: readonly string[];
  readonly class?: string | undefined;
  /** Its bodies. */
  readonly children: ComponentChildren;
}

/** A table under its headings, which scrolls sideways where there is too little room. */
export function HeadedTable({ label, columns, class: name, children }: Props) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={label}>
      <table class={name}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        {children}
      </table>
    </div>
  );
}
