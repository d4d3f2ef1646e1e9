// Values that have an order: numbers and instants, as policies write them.

/** "Integer or decimal value" (IAM guide, "Numeric condition operators"): no exponent, no other base. Undefined for any other text. */
export function numberOf(text: string): number | undefined {
  return /^[+-]?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
}

/** 2026, 2026-11, 2026-11-23, 2026-11-23T12:00Z, with seconds, with a fraction, with an offset (W3C's profile of ISO 8601). */
const DATE = /^\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?)?)?$/;

/** Milliseconds since 1970, of a date or of whole seconds since 1970. Four digits alone are taken for a year (inferred). */
export function instantOf(text: string): number | undefined {
  const instant = DATE.test(text) ? Date.parse(text) : /^\d+$/.test(text) ? Number(text) * 1000 : Number.NaN;
  return Number.isNaN(instant) ? undefined : instant;
}
