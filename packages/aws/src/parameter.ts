// Reading one SSM parameter, where not being there is an answer.
import { GetParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { call, heard, NotAnswered } from './call.ts';

/** Undefined: there is no such parameter. @throws NotAnswered */
export async function readParameter(ssm: SSMClient, name: string): Promise<string | undefined> {
  const said = await heard(() => call('GetParameter', () => ssm.send(new GetParameterCommand({ Name: name }))));
  if (said.kind === 'heard') return said.value.Parameter?.Value;
  if (said.reading.meaning.kind === 'parameter-missing') return undefined;
  throw new NotAnswered(said.reading);
}
