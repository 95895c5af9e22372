/** A deep copy of plain data. */
export function plain<T>(state: T): T {
  return state === undefined ? state : (JSON.parse(JSON.stringify(state)) as T);
}
