// What a value speaks of: the names behind Ref, Fn::GetAtt and Fn::Sub.
import { isRecord } from '../../record.ts';
import { variablesIn } from './sub.ts';
import { intrinsicOf, written } from './value.ts';

/** Parameters and resources alike, each name once, in the order of their appearance. */
export function referencesIn(value: unknown): readonly string[] {
  return [...new Set(namesIn(value))];
}

function namesIn(value: unknown): readonly string[] {
  const intrinsic = intrinsicOf(value);
  if (intrinsic !== undefined) return namesBehind(intrinsic.name, intrinsic.argument);
  if (Array.isArray(value)) return value.flatMap(namesIn);
  return isRecord(value) ? Object.values(value).flatMap(namesIn) : [];
}

function namesBehind(name: string, argument: unknown): readonly string[] {
  switch (name) {
    case 'Ref':
      return [written(argument)];
    case 'GetAtt':
      return [written(Array.isArray(argument) ? argument[0] : argument).replace(/\..*$/s, '')];
    case 'Sub':
      return namesInSub(argument);
    default:
      return namesIn(argument);
  }
}

/** The variables of its own map are no references; what the map gives them may hold some. */
function namesInSub(argument: unknown): readonly string[] {
  const [template, variables = {}]: readonly unknown[] = Array.isArray(argument) ? argument : [argument];
  const own = isRecord(variables) ? variables : {};
  const free = variablesIn(written(template)).filter((name) => !(name in own));
  return [...free.map((name) => name.replace(/\..*$/s, '')), ...namesIn(variables)];
}
