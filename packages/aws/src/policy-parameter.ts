// The policy as people keep it in one SSM parameter: read by the functions, written by `tasktap policy put`.
import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { call, type Heard, heard } from './call.ts';
import type { Clients } from './clients.ts';
import { readParameter } from './parameter.ts';

/** SSM's limit of the advanced tier, in bytes; Intelligent-Tiering goes there by itself beyond the standard tier's 4,096. */
export const largestPolicy = 8_192;

export interface PolicyParameter {
  /** What stands there. Undefined: there is no such parameter. */
  read(): Promise<Heard<string | undefined>>;
  /** Replaces what stands there. */
  write(document: string): Promise<Heard<unknown>>;
}

export function createPolicyParameter({
  clients,
  name,
}: {
  readonly clients: Pick<Clients, 'ssm'>;
  readonly name: string;
}): PolicyParameter {
  const { ssm } = clients;
  return {
    read: () => heard(() => readParameter(ssm, name)),
    write: (Value) =>
      heard(() =>
        call('PutParameter', () =>
          ssm.send(
            new PutParameterCommand({
              Name: name,
              Value,
              Type: 'String',
              Overwrite: true,
              Tier: 'Intelligent-Tiering',
            }),
          ),
        ),
      ),
  };
}
