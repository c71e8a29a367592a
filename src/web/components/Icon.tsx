/** Drawn in the colour of the text around them; what they mean is always said in words beside them. */
const PATHS = {
  yes: "M5 12.5l4.5 4.5L19 7.5",
  no: "M6.5 6.5l11 11M17.5 6.5l-11 11",
  unsure: "M9 9.2a3 3 0 1 1 4.3 2.7c-.9.5-1.3 1-1.3 2.1M12 17.6v.1",
  pause: "M8.5 5v14M15.5 5v14",
  planned: "M12 7v5.2l3.2 2M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17",
  ended: "M6 12h12",
  info: "M12 11v5.5M12 7.5v.1M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18",
  scan: "M4 8V5.5A1.5 1.5 0 0 1 5.5 4H8M16 4h2.5A1.5 1.5 0 0 1 20 5.5V8M20 16v2.5a1.5 1.5 0 0 1-1.5 1.5H16M8 20H5.5A1.5 1.5 0 0 1 4 18.5V16M4 12h16",
  SEA: "M4 15l1.8 4.2M20 15l-1.8 4.2M4 15h16M7 15V9.5h10V15M12 9.5V5M3 20c1.5 0 1.5-.8 3-.8s1.5.8 3 .8 1.5-.8 3-.8 1.5.8 3 .8 1.5-.8 3-.8 1.5.8 3 .8",
  AIR: "M12 3c.9 0 1.3 1 1.3 2.2V9l7.2 4.6v1.9l-7.2-2.1v4.1l2.2 1.7v1.3L12 19.5l-3.5 1v-1.3l2.2-1.7v-4.1l-7.2 2.1v-1.9L10.7 9V5.2C10.7 4 11.1 3 12 3z",
  ROAD: "M3 16V6.5h10.5V16M13.5 9.5h3.8L21 13v3h-1.5M3 16h1.5M9 16h5M6.7 14.3a2 2 0 1 0 0 4 2 2 0 0 0 0-4M16.8 14.3a2 2 0 1 0 0 4 2 2 0 0 0 0-4",
  RAIL: "M7 4h10a2 2 0 0 1 2 2v8.5a2.5 2.5 0 0 1-2.5 2.5h-9A2.5 2.5 0 0 1 5 14.5V6a2 2 0 0 1 2-2zM5 11h14M8.5 14h.1M15.5 14h.1M8 17l-2 3.5M16 17l2 3.5",
} as const;
export type IconName = keyof typeof PATHS;

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
