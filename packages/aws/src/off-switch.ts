// The off switch as people turn it: one SSM parameter, whose value begins with `paused` while tasktap is to do nothing.
import { createParameter, type Parameter, type ParameterOptions } from './parameter.ts';

/** What the parameter begins with while tasktap is to do nothing; whoever paused it may add why. */
const pausedWord = 'paused';

export function createOffSwitch(options: ParameterOptions): Parameter {
  return createParameter({ ...options, tier: undefined });
}

/** A parameter that is not there was never written to: nobody switched anything off. */
export function isPaused(value: string | undefined): boolean {
  return value?.startsWith(pausedWord) === true;
}
