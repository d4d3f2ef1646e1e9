// The policy as people keep it in one SSM parameter: read by the functions, written by `tasktap policy put`.
import { createParameter, type Parameter, type ParameterOptions } from './parameter.ts';

export function createPolicyParameter(options: ParameterOptions): Parameter {
  return createParameter({ ...options, tier: 'Intelligent-Tiering' });
}
