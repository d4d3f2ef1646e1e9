// Text of others, fit for one line of a terminal.

/**
 * Control characters, of one byte and of two (ECMA-48), line separators, and what turns the direction of a line (UAX #9): with them text could erase what stands
 * above it, or read as something else than it is.
 */
const unfit = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/** Line breaks, tabs and escapes are written as JSON writes them. */
export function oneLine(text: string): string {
  return text.replace(unfit, (character) => {
    const written = JSON.stringify(character).slice(1, -1);
    return written === character ? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}` : written;
  });
}

/** At most `columns` characters; an ellipsis stands for what is cut. */
export function cut(text: string, columns: number): string {
  if (text.length <= columns) return text;
  return columns < 1 ? '' : `${text.slice(0, columns - 1)}…`;
}
