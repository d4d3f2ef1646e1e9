// The environments in the template are what the functions want to read, whatever the parameters say.
import { readConfig } from '@tasktap/controller';
import { describe, expect, test } from 'vitest';
import { variablesOf } from './template-variables.ts';

const region = { AWS_REGION: 'eu-central-1' };

type Unmirrorable = 'observe' | 'sidecar' | 'replace';
interface Chosen {
  readonly maxSessions?: string;
  readonly policyParameter?: string;
}

function configOf(
  id: 'OnTaskEvent' | 'OnLook',
  unmirrorable: Unmirrorable,
  { maxSessions = '', policyParameter = '' }: Chosen = {},
) {
  const variables = variablesOf(id, {
    conditions: {
      Replace: unmirrorable === 'replace',
      Sidecar: unmirrorable === 'sidecar',
      Capped: maxSessions !== '',
      FromParameter: policyParameter !== '',
    },
    values: {
      'AWS::StackName': 'stack-1',
      TargetId: 'tmt-0123456789abcdef0',
      FilterId: 'tmf-0123456789abcdef0',
      SidecarContainer: 'forwarder',
      MaxSessions: maxSessions,
      PolicyParameter: policyParameter,
      TaskQueue: 'https://sqs.example/tasks',
      LookQueue: 'https://sqs.example/looks.fifo',
    },
  });
  return readConfig({ ...region, ...variables });
}

describe.each(['OnTaskEvent', 'OnLook'] as const)('%s', (id) => {
  test.each([
    ['observe', { kind: 'observe' }],
    ['sidecar', { kind: 'sidecar', container: 'forwarder' }],
    ['replace', { kind: 'replace', assumeMirrorable: false, allowOutage: false }],
  ] as const)('%s is read as it was meant', (unmirrorable, read) => {
    const { policy, pauseParameter, notesPrefix } = configOf(id, unmirrorable);
    expect(policy).toMatchObject({
      owner: 'stack-1',
      targets: [{ id: 'tmt-0123456789abcdef0' }],
      filter: 'tmf-0123456789abcdef0',
      maxSessions: undefined,
      unmirrorable: read,
    });
    expect(pauseParameter).toBe('/tasktap/stack-1/switch');
    expect(notesPrefix).toBe(unmirrorable === 'replace' ? '/tasktap/stack-1/stops' : undefined);
  });

  test('a cap is a number', () => {
    expect(configOf(id, 'observe', { maxSessions: '500' }).policy?.maxSessions).toBe(500);
  });

  test('a policy may stand in a parameter, and then nowhere else', () => {
    const { policy, policyParameter } = configOf(id, 'observe', { policyParameter: '/tasktap/stack-1/policy' });
    expect({ policy, policyParameter }).toEqual({ policy: undefined, policyParameter: '/tasktap/stack-1/policy' });
  });
});

test('looks are declared serialized, events are not', () => {
  expect(configOf('OnLook', 'replace').policy?.unmirrorable).toMatchObject({ serialized: true });
  expect(configOf('OnTaskEvent', 'replace').policy?.unmirrorable).toMatchObject({ serialized: false });
});
