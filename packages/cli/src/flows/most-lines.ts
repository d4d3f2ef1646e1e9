// How many lines `tasktap flows --top` may ask for.
export const mostLines = 10_000;
