/** The charts, and what they have in common. @module */

import { computed } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { change, state } from "./address.ts";
import { ChartCard } from "./chart.tsx";
import { allMetrics } from "./rows.ts";

/** Charts at most. */
const MOST = 12;
const USUAL = [
  "train/loss",
  "validation/loss",
  "validation/accuracy",
  "validation/r2",
  "validation/return/mean",
  "size/parameters",
];

export const shownCharts = computed((): readonly string[] => {
  const { charts } = state.value;
  if (charts) return charts.slice(0, MOST);
  const found = USUAL.filter((name) => allMetrics.value.includes(name));
  return found.length > 0 ? found.slice(0, 4) : allMetrics.value.slice(0, 2);
});

/** Mounted only near the screen; printing needs all. */
function Lazily({ metric }: { readonly metric: string }): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  const [isNear, setNear] = useState(false);
  useEffect(() => {
    const observer = new IntersectionObserver((entries) => setNear(entries.some((entry) => entry.isIntersecting)), {
      rootMargin: "400px",
    });
    if (place.current) observer.observe(place.current);
    const print = (): void => setNear(true);
    addEventListener("beforeprint", print);
    return () => {
      observer.disconnect();
      removeEventListener("beforeprint", print);
    };
  }, []);
  return (
    <div ref={place} class="place">
      {isNear && <ChartCard key={metric} metric={metric} />}
    </div>
  );
}

export function Charts(): JSX.Element {
  const { smooth, x, xlog, ylog, zoom } = state.value;
  const shown = shownCharts.value;
  const free = allMetrics.value.filter((name) => !shown.includes(name)).sort();
  return (
    <section aria-label="curves">
      <div class="tools">
        <label>
          smoothing <output>{smooth}</output>
          <input
            id="smooth"
            type="range"
            min={0}
            max={0.99}
            step={0.01}
            value={smooth}
            onInput={({ currentTarget }) => change({ smooth: Number(currentTarget.value) })}
          />
        </label>
        <label>
          <input id="xlog" type="checkbox" checked={xlog} onChange={() => change({ xlog: !xlog, zoom: null })} /> log x
        </label>
        <label>
          <input id="ylog" type="checkbox" checked={ylog} onChange={() => change({ ylog: !ylog })} /> log y
        </label>
        <label>
          over{" "}
          <select
            id="x"
            value={x}
            onChange={({ currentTarget }) => change({ x: currentTarget.value as "step", zoom: null })}
          >
            <option value="step">steps</option>
            <option value="seconds">seconds</option>
          </select>
        </label>
        {zoom && (
          <button type="button" id="unzoom" onClick={() => change({ zoom: null })}>
            whole range
          </button>
        )}
        <label>
          chart of{" "}
          <select
            id="charts"
            value=""
            onChange={({ currentTarget }) => change({ charts: [...shown, currentTarget.value] })}
          >
            <option value="">add ...</option>
            {free.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </label>
        {shown.map((name) => (
          <button
            key={name}
            type="button"
            class="chip"
            onClick={() => change({ charts: shown.filter((one) => one !== name) })}
          >
            {name} {"\u00d7"}
          </button>
        ))}
      </div>
      <div class="cards">
        {shown.map((metric) => (
          <Lazily key={metric} metric={metric} />
        ))}
      </div>
    </section>
  );
}
