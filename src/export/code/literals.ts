/** Numbers and names in generated code. @module */

/** A number with a point or an exponent, so that no language takes it for a whole one. */
const pointed = (text: string): string => (/^-?\d+$/.test(text) ? `${text}.0` : text);

/** A text that is this float32 again, with no more digits than it takes. */
export function floatText(value: number): string {
  const single = Math.fround(value);
  // Seven digits tell most of them apart, nine all.
  const texts = [7, 8, 9].map((digits) => Number(single.toPrecision(digits)));
  return pointed(String(texts.find((text) => Math.fround(text) === single)));
}

/** A float64 with all its digits. */
export const doubleText = (value: number): string => pointed(String(value));

/** Lists in lines of at most `width` characters. */
export function wrapped(items: readonly string[], width = 100): string {
  const lines: string[] = [];
  let line = "";
  for (const item of items) {
    if (line.length + item.length + 2 > width && line !== "") {
      lines.push(line);
      line = "";
    }
    line += line === "" ? item : `, ${item}`;
  }
  return [...lines, line].map((one) => `  ${one}`).join(",\n");
}

/** A text in a comment of C or JavaScript, which it cannot end. */
export const commentText = (text: string): string =>
  JSON.stringify(text)
    .replaceAll("*/", "*\\/")
    .replaceAll("??", "?\\?")
    .replace(/[\u2028\u2029]/g, " ");
