// The values of a plan's parameters as they were written: given, or the default.
import type { Plan } from './plan.ts';

/** By key, in the order of the template. */
export function parameterTexts({ template, request }: Plan): ReadonlyMap<string, string> {
  const entries = Object.entries(template.parameters);
  return new Map(entries.map(([key, declared]) => [key, request.parameters?.[key] ?? String(declared['Default'])]));
}
