// Figures with one digit after the point.

/** e.g. `99.9 %`, rounded down: 100 % means all. `share`: 0 to 1. */
export function percent(share: number): string {
  return `${(Math.floor(share * 1000) / 10).toFixed(1)} %`;
}

/** e.g. `1.5 s` */
export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
