// The wildcards of filters: `*` is any text, `?` any character, a backslash takes both literally (EC2 user guide, "Filter").
import { fitter, letter, type Step, type TextPattern } from '../wildcards.ts';

export function wildcard(pattern: string): TextPattern {
  return fitter((pattern.match(/\\?./gs) ?? []).map(stepOf));
}

function stepOf(part: string): Step {
  if (part === '*') return { kind: 'many', withinPart: false };
  if (part === '?') return { kind: 'one', withinPart: false };
  return letter(part.slice(-1));
}
