import { statusName } from "../lib/terms.ts";
import { Icon, type IconName } from "./Icon.tsx";

const TONES: Readonly<Record<string, readonly [IconName, string]>> = {
  CERTIFIED: ["yes", "good"],
  SUSPENDED: ["pause", "warn"],
  EXPIRED: ["ended", "plain"],
  NOT_YET_VALID: ["planned", "plain"],
};

/** A status as icon and word. */
export function StatusBadge({ status }: { readonly status: string }) {
  const [icon, tone] = TONES[status] ?? ["no", "bad"];
  return (
    <span class={`badge badge-${tone}`}>
      <Icon name={icon} />
      {statusName(status)}
    </span>
  );
}
