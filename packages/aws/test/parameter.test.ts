// An SSM parameter that people write: what stands there, that nothing does, and what is written by each of its uses.
import { expect, test } from 'vitest';
import { createOffSwitch } from '../src/off-switch.ts';
import { createPolicyParameter } from '../src/policy-parameter.ts';
import { say, stubClients } from './stub.ts';

const name = '/tasktap/tap/x';

test.each([
  ['what stands there', () => ({ Parameter: { Value: 'v' } }), { kind: 'heard', value: 'v' }],
  ['that there is none', say('ParameterNotFound'), { kind: 'heard', value: undefined }],
  ['that it may not be read', say('AccessDeniedException'), { kind: 'unheard' }],
])('reading tells %s', async (_what, GetParameter, said) => {
  const { clients, inputsOf } = stubClients({ GetParameter });
  expect(await createOffSwitch({ clients, name }).read()).toMatchObject(said);
  expect(inputsOf('GetParameter')).toEqual([{ Name: name }]);
});

const written = { Name: name, Value: 'v', Type: 'String', Overwrite: true };

test.each([
  ["the off switch in the account's own tier", createOffSwitch, written],
  ['a policy in the tier that it needs', createPolicyParameter, { ...written, Tier: 'Intelligent-Tiering' }],
])('writing puts %s', async (_what, create, input) => {
  const { clients, inputsOf } = stubClients({ PutParameter: () => ({}) });
  expect(await create({ clients, name }).write('v')).toMatchObject({ kind: 'heard' });
  expect(inputsOf('PutParameter')).toEqual([input]);
});

test('writing that is denied is told, not thrown', async () => {
  const { clients } = stubClients({ PutParameter: say('AccessDeniedException') });
  expect(await createPolicyParameter({ clients, name }).write('v')).toMatchObject({ kind: 'unheard' });
});
