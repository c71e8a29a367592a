import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { MomentField } from "../components/MomentField.tsx";
import { exactMoment } from "../lib/format.ts";
import { audit } from "./words.ts";

interface Props {
  readonly id: string;
  readonly label: string;
  readonly hint: string;
  /** RFC 3339. */
  readonly value: string;
  readonly earliest: string;
  readonly latest: string;
  /** Called when the slider has rested for a moment. */
  readonly onChange: (value: string) => void;
}

/** Positions of a slider: as many as a hand can tell apart. */
const STEPS = 500;
const RESTED_MS = 150;

/** A moment by a slider, and exactly by a field beside it. */
export function MomentSlider({ id, label, hint, value, earliest, latest, onChange }: Props) {
  const [from, to] = [Date.parse(earliest) / 1000, Date.parse(latest) / 1000];
  const step = Math.max(1, Math.round((to - from) / STEPS));
  /** Where the slider is while it moves. */
  const moving = useSignal<number | undefined>(undefined);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const at = moving.value ?? Math.min(Math.max(Date.parse(value) / 1000, from), to);
  const move = (seconds: number) => {
    moving.value = seconds;
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      moving.value = undefined;
      onChange(textOf(seconds));
    }, RESTED_MS);
  };
  return (
    <div class="moment">
      <div class="field">
        <label for={`${id}-slider`}>{label}</label>
        <p class="hint" id={`${id}-slider-hint`}>
          {hint}
        </p>
        <input
          id={`${id}-slider`}
          type="range"
          min={from}
          max={to}
          step={step}
          value={at}
          aria-describedby={`${id}-slider-hint`}
          aria-valuetext={exactMoment(textOf(at))}
          onInput={(event) => move(Number(event.currentTarget.value))}
        />
      </div>
      <MomentField
        id={id}
        label={audit("exact")}
        value={moving.value === undefined ? value : textOf(at)}
        onChange={onChange}
      />
    </div>
  );
}

function textOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
}
