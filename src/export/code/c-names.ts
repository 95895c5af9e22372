/** Names and texts of a model in C. @module */

import type { ExportedModel } from "../model.ts";

const KEYWORDS =
  "alignas alignof and and_eq asm auto bitand bitor bool break case catch char class compl const constexpr const_cast continue decltype default delete do double dynamic_cast else enum explicit export extern false float for friend goto if inline int long mutable namespace new noexcept not not_eq nullptr operator or or_eq private protected public register reinterpret_cast restrict return short signed sizeof static static_assert static_cast struct switch template this thread_local throw true try typedef typeid typename typeof union unsigned using virtual void volatile wchar_t while xor xor_eq";
const MACROS =
  "NAN INFINITY NULL HUGE_VAL HUGE_VALF HUGE_VALL DOMAIN SING OVERFLOW UNDERFLOW PLOSS TLOSS errno unix linux i386 vax stdin stdout stderr EOF assert";
const TAKEN = new Set([...KEYWORDS.split(" "), ...MACROS.split(" ")]);

/** An identifier close to a name. */
export function cIdentifier(name: string): string {
  const plain = name.replace(/[^A-Za-z0-9_]/g, "_");
  if (!/^[A-Za-z]/.test(plain)) return `c${plain.startsWith("_") ? plain : `_${plain}`}`;
  return TAKEN.has(plain) || /^(M|FP|MATH)_/.test(plain) ? `${plain}_` : plain;
}

/** Fields of the struct of a row, one for each column; none is the same as another. */
export function cFields({ input }: ExportedModel): string[] {
  if (input.kind !== "table") return [];
  const taken = new Set<string>();
  return input.preprocessing.features.map(({ column }) => {
    const name = cIdentifier(column);
    let free = name;
    for (let count = 2; taken.has(free); count++) free = `${name}_${count}`;
    taken.add(free);
    return free;
  });
}

/** A text as a literal: bytes of UTF-8, without trigraphs. */
export function cText(text: string): string {
  const bytes = Array.from(new TextEncoder().encode(text), (byte) => {
    const plain = byte >= 0x20 && byte < 0x7f && !'"\\?'.includes(String.fromCharCode(byte));
    return plain ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, "0")}`;
  });
  return `"${bytes.join("")}"`;
}
