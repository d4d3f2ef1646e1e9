// How large the bundle may become: it stands three times in a template, which may have 1 MB.

/** Bytes: three of them leave 76 KB of a million for the rest of the template. */
export const mostBytes = 308_000;
