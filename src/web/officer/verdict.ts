import type { Recognition } from "../../domain/recognition.ts";
import type { IconName } from "../components/Icon.tsx";

/** What an answer comes to for the officer's hand: grant, do not grant, or nobody can say. */
export type Verdict = "yes" | "no" | "unsure";

export function verdictOf(recognition: Recognition): Verdict {
  if (recognition === "RECOGNISED") return "yes";
  return recognition === "STALE" ? "unsure" : "no";
}

/** The icon of an answer. */
export function iconOf(recognition: Recognition): IconName {
  if (recognition === "SUSPENDED") return "pause";
  if (recognition === "INFORMATION_ONLY") return "info";
  return verdictOf(recognition);
}
