// What names a folder of flows: no name that a task bears is too long for it.

/** Linux takes 255 bytes for a name (NAME_MAX, limits.h), of which `service=` is the longest beginning of ours. */
const longest = 255 - 'service='.length;

/**
 * The beginning of a name that fits. ECS takes names of 255 characters: one service of such a name, and no flow of any task would get into its folder.
 * DuckDB writes other bytes than letters, digits and `-._~` in three (tried, 1.5).
 */
export function folderValue(name: string | undefined): string | undefined {
  if (name === undefined || isShort(name)) return name;
  let room = longest;
  let kept = '';
  for (const character of name) {
    room -= bytesOf(character);
    if (room < 0) break;
    kept += character;
  }
  return kept;
}

/** Whatever its characters are; a UTF-16 unit is three bytes of UTF-8 at most. */
function isShort(name: string): boolean {
  return name.length * 9 <= longest;
}

function bytesOf(character: string): number {
  return /^[\w.~-]$/.test(character) ? 1 : Buffer.byteLength(character) * 3;
}
