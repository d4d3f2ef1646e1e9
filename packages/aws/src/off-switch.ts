// The off switch as people turn it: one SSM parameter, whose value begins with `paused` while tasktap is to do nothing.
import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { call, type Heard, heard } from './call.ts';
import type { Clients } from './clients.ts';
import { readParameter } from './parameter.ts';

/** What the parameter begins with while tasktap is to do nothing; whoever paused it may add why. */
const pausedWord = 'paused';

export interface OffSwitch {
  /** What stands there. Undefined: nobody ever paused. */
  read(): Promise<Heard<string | undefined>>;
  /** Replaces what stands there. */
  write(value: string): Promise<Heard<unknown>>;
}

export function createOffSwitch({
  clients,
  name,
}: {
  readonly clients: Pick<Clients, 'ssm'>;
  readonly name: string;
}): OffSwitch {
  const { ssm } = clients;
  return {
    read: () => heard(() => readParameter(ssm, name)),
    write: (Value) =>
      heard(() =>
        call('PutParameter', () =>
          ssm.send(new PutParameterCommand({ Name: name, Value, Type: 'String', Overwrite: true })),
        ),
      ),
  };
}

/** A parameter that is not there was never written to: nobody switched anything off. */
export function isPaused(value: string | undefined): boolean {
  return value?.startsWith(pausedWord) === true;
}
