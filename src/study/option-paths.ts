/** Options of strategies, nested by part, as paths and back: `{ trigger: { gamma: 0.5 } }` and `trigger.gamma`. @module */

type Options = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Options =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Every option with its path. */
export function pathsOf(options: Options): [string, unknown][] {
  return Object.entries(options).flatMap(([key, value]): [string, unknown][] =>
    isRecord(value) ? pathsOf(value).map(([path, inner]) => [`${key}.${path}`, inner]) : [[key, value]],
  );
}

/** Options from their paths; what comes later overrides. */
export function fromPaths(entries: readonly (readonly [string, unknown])[]): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [path, value] of entries) {
    const [head = "", ...rest] = path.split(".");
    if (rest.length === 0) result[head] = value;
    else {
      const below = isRecord(result[head])
        ? pathsOf(result[head])
        : result[head] === undefined
          ? []
          : ([["name", result[head]]] as const);
      result[head] = fromPaths([...below, [rest.join("."), value]]);
    }
  }
  return result;
}

/** `gamma 0.5` for `trigger.gamma`, `trigger "linear"` for `trigger.name`. */
export function pathLabel(path: string): string {
  const parts = path.split(".");
  return (parts.at(-1) === "name" ? parts.at(-2) : parts.at(-1)) ?? path;
}
