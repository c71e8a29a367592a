import type { PlotOptions } from "@observablehq/plot";
import type * as Plot from "@observablehq/plot";
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

/** Options of a chart, once the library that draws it is here: it comes only to whoever opens a page with charts. */
export function usePlot(
  make: (library: typeof Plot) => PlotOptions,
  again: readonly unknown[],
): PlotOptions | undefined {
  const options = useSignal<PlotOptions | undefined>(undefined);
  useEffect(() => {
    let isWanted = true;
    void import("@observablehq/plot").then((library) => {
      if (isWanted) options.value = make(library);
    });
    return () => {
      isWanted = false;
    };
  }, again);
  return options.value;
}
