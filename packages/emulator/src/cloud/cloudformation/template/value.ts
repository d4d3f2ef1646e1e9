// What values of a template look like, and the shape of an intrinsic function: an object with one key.
import { isRecord } from '../../record.ts';

/** As text: objects and lists as JSON, since not every object lets itself be made into text. */
export function written(value: unknown): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}

export interface Intrinsic {
  /** `Ref`, `Condition`, or what stands behind `Fn::`, e.g. `GetAtt`. */
  readonly name: string;
  readonly argument: unknown;
}

/** Undefined when `value` is plain data. `Condition` is a function among conditions only, so that it is asked for by those who mean it. */
export function intrinsicOf(value: unknown): Intrinsic | undefined {
  if (!isRecord(value)) return undefined;
  const [key = '', ...others] = Object.keys(value);
  if (others.length > 0 || !(key === 'Ref' || key.startsWith('Fn::'))) return undefined;
  return { name: key.replace(/^Fn::/, ''), argument: value[key] };
}

/** What stands where a template says `AWS::NoValue`: the property or the element is not there. */
export const NO_VALUE = Symbol('AWS::NoValue');
