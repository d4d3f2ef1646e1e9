// The values for the parameters of a template: given on the command line, kept from before, or its defaults.
import type { Declared } from '@tasktap/aws/deploying';
import { unfit } from '../user-error.ts';

export interface Chosen {
  readonly given: Readonly<Record<string, string>>;
  /** Those that stay as they are in the stack. */
  readonly kept: readonly string[];
}

/** Options of ours that stand for a parameter of our template. */
const FLAGS: Readonly<Record<string, string>> = {
  ClusterArns: '--cluster ARN',
  TargetId: '--target tmt-…',
  FilterId: '--filter tmf-…',
  Unmirrorable: '--unmirrorable observe|sidecar|replace',
};

/** `standing`: names of the parameters that the stack has already. @throws UserError */
export function chooseParameters(
  declared: readonly Declared[],
  given: Readonly<Record<string, string>>,
  standing: readonly string[],
): Chosen {
  const names = declared.map(({ name }) => name);
  const strange = Object.keys(given).filter((name) => !names.includes(name));
  if (strange.length > 0) {
    throw unfit(`The template has no parameter ${strange.join(', ')}; it has ${names.join(', ')}.`);
  }
  const open = declared.filter(({ name }) => !(name in given));
  const kept = open.map(({ name }) => name).filter((name) => standing.includes(name));
  const missing = open.filter(({ name, hasDefault }) => !(hasDefault || kept.includes(name)));
  if (missing.length > 0) {
    const options = missing.map(({ name }) => FLAGS[name] ?? `--parameter ${name}=VALUE`);
    throw unfit(`Expected ${options.join(', ')}: the template has no value of its own for it.`);
  }
  return { given, kept };
}
