/** A text of Markdown with what is not code changed. */
export const outsideCode = (text, change) =>
  text
    .split(/(^```[\s\S]*?^```$|``[^`]+``|`[^`\n]+`)/m)
    .map((part, i) => (i % 2 === 0 ? change(part) : part))
    .join("");
