/** Values by small whole numbers. @module */

export interface Coding {
  /** Of each value: 0, 1, ... in order of first appearance, the same for equal values. */
  readonly codes: Int32Array;
  /** How often each code occurs. */
  readonly counts: Int32Array;
}

const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);

/** Most labels of a table that a label is looked up in directly. */
const MOST_LABELS = 4096;

/** Labels 0..`MOST_LABELS` - 1, by a table of all; null where there are others. */
function codesOfLabels(labels: Int32Array): Coding | null {
  let largest = -1;
  for (const label of labels) {
    if (label < 0 || label >= MOST_LABELS) return null;
    if (label > largest) largest = label;
  }
  const names = new Int32Array(largest + 1); // a code and 1, or 0
  const [codes, counts] = [new Int32Array(labels.length), new Int32Array(largest + 1)];
  let known = 0;
  for (let r = 0; r < labels.length; r++) {
    const label = labels[r] as number;
    if (names[label] === 0) names[label] = ++known;
    const code = (names[label] as number) - 1;
    codes[r] = code;
    counts[code] = (counts[code] as number) + 1;
  }
  return { codes, counts: counts.slice(0, known) };
}

/** Of labels directly, of anything else by a table with open addressing, at most half full. NaN equals nothing, itself neither. */
export function codesOf(values: ArrayLike<number>): Coding {
  return (values instanceof Int32Array ? codesOfLabels(values) : null) ?? codesOfReals(values);
}

function codesOfReals(values: ArrayLike<number>): Coding {
  const n = values.length;
  const bits = 1 + Math.ceil(Math.log2(n + 1));
  const mask = 2 ** bits - 1;
  const slots = new Int32Array(mask + 1); // a code and 1, or 0
  const firsts = new Float64Array(n);
  const [codes, counts] = [new Int32Array(n), new Int32Array(n)];
  let known = 0;
  for (let r = 0; r < n; r++) {
    const value = (values[r] as number) + 0; // -0 is 0
    double[0] = value;
    const mixed = Math.imul((words[0] as number) ^ Math.imul(words[1] as number, 0x9e3779b1), 0x85ebca6b);
    let at = (mixed ^ (mixed >>> 15)) & mask;
    while (slots[at] !== 0 && firsts[(slots[at] as number) - 1] !== value) at = (at + 1) & mask;
    if (slots[at] === 0) {
      firsts[known++] = value;
      slots[at] = known;
    }
    const code = (slots[at] as number) - 1;
    codes[r] = code;
    counts[code] = (counts[code] as number) + 1;
  }
  return { codes, counts: counts.slice(0, known) };
}
