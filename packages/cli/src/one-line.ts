// Text of others, fit for one line of a terminal.

/** Line breaks, tabs and escapes are written as JSON writes them. */
export function oneLine(text: string): string {
  return text.replace(/\p{Cc}/gu, (character) => JSON.stringify(character).slice(1, -1));
}

/** At most `columns` characters; an ellipsis stands for what is cut. */
export function cut(text: string, columns: number): string {
  if (text.length <= columns) return text;
  return columns < 1 ? '' : `${text.slice(0, columns - 1)}…`;
}
