/**
 * A topological order that follows the graph: only the stretch between the two ends of a new edge is put in order again.
 *
 * @see Pearce & Kelly 2006, A dynamic topological sort algorithm for directed acyclic graphs, JEA 11, algorithm PK
 * @module
 */

/** What stands in the order. `place` is its index there; what is not in the order (an input) has -1 and comes first. */
export interface Ordered {
  place: number;
  readonly incoming: readonly { readonly source: Ordered }[];
  readonly outgoing: readonly { readonly target: Ordered }[];
}

/** Everything reached from `start` by `next` whose place is in lowest..highest, `start` included. */
function within(start: Ordered, lowest: number, highest: number, next: (node: Ordered) => Ordered[]): Set<Ordered> {
  const found = new Set([start]);
  for (const node of found) {
    for (const other of next(node)) if (other.place >= lowest && other.place <= highest) found.add(other);
  }
  return found;
}

const targets = (node: Ordered): Ordered[] => node.outgoing.map(({ target }) => target);
const sources = (node: Ordered): Ordered[] => node.incoming.map(({ source }) => source);

/** Whether an edge from `source` to `target` would close a cycle: whether a path leads from `target` to `source`. */
export function closesCycle(source: Ordered, target: Ordered): boolean {
  if (source === target) return true;
  if (source.place < target.place) return false;
  return within(target, target.place, source.place, targets).has(source);
}

/**
 * Moves neurons so that `source` comes before `target`; the edge must not close a cycle. Those that lead to `source` take the
 * lowest of the places concerned, those that `target` leads to the highest, each in the order they had.
 */
export function makeWay(order: Ordered[], source: Ordered, target: Ordered): void {
  const [lowest, highest] = [target.place, source.place];
  if (highest < lowest) return;
  const byPlace = (a: Ordered, b: Ordered): number => a.place - b.place;
  const before = [...within(source, lowest, highest, sources)].sort(byPlace);
  const after = [...within(target, lowest, highest, targets)].sort(byPlace);
  const moved = [...before, ...after];
  const places = moved.map(({ place }) => place).sort((a, b) => a - b);
  for (const [i, node] of moved.entries()) {
    node.place = places[i] as number;
    order[node.place] = node;
  }
}
