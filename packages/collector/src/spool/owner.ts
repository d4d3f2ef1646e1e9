// Whose what is written is: what tasks say to each other is nobody else's.

/** Of a file that is made; one that is there already keeps its mode. */
export const ownerOnly = 0o600;
/** Of a folder for what is unfinished. */
export const folderOfOwner = 0o700;
