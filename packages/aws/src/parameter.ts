// One SSM parameter that people or functions write and functions read, where not being there is an answer.
import { GetParameterCommand, PutParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { call, type Heard, heard, ifThere } from './call.ts';
import type { Clients } from './clients.ts';
import type { Reading } from './faults.ts';

/** SSM's limit of the advanced tier, in bytes; Intelligent-Tiering goes there by itself beyond the standard tier's 4,096. */
export const largestParameter = 8_192;

export interface Parameter {
  /** What stands there. Undefined: there is no such parameter. */
  read(): Promise<Heard<string | undefined>>;
  /** Replaces what stands there. */
  write(text: string): Promise<Heard<unknown>>;
}

export interface ParameterOptions {
  readonly clients: Pick<Clients, 'ssm'>;
  readonly name: string;
}

/** Undefined: the account's own default. */
type Tier = 'Intelligent-Tiering' | undefined;

export function createParameter({
  clients: { ssm },
  name,
  tier,
}: ParameterOptions & { readonly tier: Tier }): Parameter {
  return {
    read: () => heard(() => readParameter(ssm, name)),
    write: (text) => heard(() => writeParameter(ssm, { name, text, tier })),
  };
}

/** Undefined: there is no such parameter. @throws NotAnswered */
export async function readParameter(ssm: SSMClient, name: string): Promise<string | undefined> {
  const said = await ifThere(isNoParameter, () =>
    call('GetParameter', () => ssm.send(new GetParameterCommand({ Name: name }))),
  );
  return said?.Parameter?.Value;
}

function isNoParameter({ meaning }: Reading): boolean {
  return meaning.kind === 'parameter-missing';
}

/** @throws NotAnswered */
export function writeParameter(
  ssm: SSMClient,
  { name, text, tier }: { readonly name: string; readonly text: string; readonly tier: Tier },
): Promise<unknown> {
  const command = new PutParameterCommand({ Name: name, Value: text, Type: 'String', Overwrite: true, Tier: tier });
  return call('PutParameter', () => ssm.send(command));
}
