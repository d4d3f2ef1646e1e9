// The forwarder as one more container of a task definition.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withSidecar } from '../src/sidecar/sidecar.ts';

const wish = { image: 'registry.example/tasktap:0.1.0', command: ['forward', '--to', 'collector', '--vni', '1'] };
const logs = { logDriver: 'awslogs', options: { 'awslogs-group': '/shop/web', 'awslogs-stream-prefix': 'web' } };
const app = {
  name: 'app',
  image: 'web:1',
  essential: true,
  cpu: 0,
  portMappings: [{ containerPort: 80 }],
  logConfiguration: logs,
  somethingNew: { of: ['next year'] },
};
const given = {
  family: 'web',
  taskRoleArn: 'arn:aws:iam::111122223333:role/web',
  networkMode: 'awsvpc',
  requiresCompatibilities: ['FARGATE'],
  cpu: '256',
  memory: '512',
  containerDefinitions: [app, { name: 'envoy', image: 'envoy:1' }],
  volumes: [],
};
/** What ECS adds when it shows one. */
const shown = {
  taskDefinitionArn: 'arn:aws:ecs:eu-central-1:111122223333:task-definition/web:7',
  revision: 7,
  status: 'ACTIVE',
  requiresAttributes: [{ name: 'ecs.capability.execution-role-awslogs' }],
  compatibilities: ['EC2', 'FARGATE'],
  registeredAt: 1_760_000_000.5,
  registeredBy: 'arn:aws:iam::111122223333:user/ada',
  deregisteredAt: 1_760_000_001,
};
const sidecar = {
  name: 'tasktap',
  image: wish.image,
  essential: false,
  command: wish.command,
  memoryReservation: 128,
  user: 'node',
  logConfiguration: logs,
};
const wanted = { ...given, containerDefinitions: [...given.containerDefinitions, sidecar] };

function made(definition: unknown): unknown {
  const answer = withSidecar(JSON.stringify(definition), wish);
  return answer.kind === 'made' ? answer.definition : answer.sentence;
}

describe('a definition gets one more container and stays as it is', () => {
  const tags = [{ key: 'team', value: 'shop' }];
  const onEc2 = { ...sidecar, linuxParameters: { capabilities: { add: ['NET_RAW'] } } };
  test.each<[string, unknown, unknown]>([
    ['as register-task-definition takes it', given, wanted],
    [
      'as describe-task-definition shows it, without what is only shown',
      { taskDefinition: { ...given, ...shown } },
      wanted,
    ],
    ['with its tags', { taskDefinition: given, tags }, { ...wanted, tags }],
    ['with no tags', { taskDefinition: given, tags: [] }, wanted],
    ['with tags as register-task-definition takes them', { ...given, tags }, { ...wanted, tags }],
    [
      'not for Fargate: with NET_RAW',
      { ...given, requiresCompatibilities: ['EC2'] },
      { ...wanted, requiresCompatibilities: ['EC2'], containerDefinitions: [...given.containerDefinitions, onEc2] },
    ],
    [
      'for both: without, as Fargate wants it',
      { ...given, requiresCompatibilities: ['EC2', 'FARGATE'] },
      { ...wanted, requiresCompatibilities: ['EC2', 'FARGATE'] },
    ],
    [
      'that says it is for Linux',
      { ...given, runtimePlatform: { operatingSystemFamily: 'LINUX' } },
      { ...wanted, runtimePlatform: { operatingSystemFamily: 'LINUX' } },
    ],
  ])('%s', (_what, definition, result) => {
    expect(made(definition)).toEqual(result);
  });

  test('without a log where the first container has none', () => {
    const answer = made({ ...given, containerDefinitions: [{ name: 'envoy' }, app] }) as typeof given;
    expect(answer.containerDefinitions[2]).not.toHaveProperty('logConfiguration');
  });
});

describe('of memory', () => {
  const doubt = (definition: object) => {
    const answer = withSidecar(JSON.stringify({ ...given, ...definition }), wish);
    return answer.kind === 'made' ? answer.doubt : answer.sentence;
  };
  const containers = (...memory: readonly object[]) => ({
    containerDefinitions: memory.map((one, index) => ({ name: `app-${index}`, ...one })),
  });
  test.each<[what: string, definition: object, said: RegExp | undefined]>([
    ['nothing is said where no container reserves any', {}, undefined],
    ['nothing is said where it is enough to the last', containers({ memoryReservation: 384 }), undefined],
    [
      'it is said that it is one too many',
      containers({ memoryReservation: 300 }, { memory: 85 }),
      /^Its containers reserve 385 MiB, and tasktap 128 more: ECS may refuse that, since the task has 512\. /,
    ],
    ['a reservation counts in the place of a limit', containers({ memory: 512, memoryReservation: 100 }), undefined],
    ['nothing is said where the task has no limit', { ...containers({ memory: 9000 }), memory: undefined }, undefined],
    ['gibibytes are understood', { ...containers({ memory: 896 }), memory: '1 GB' }, undefined],
    ['and too few of them', { ...containers({ memory: 897 }), memory: '1GB' }, /since the task has 1024\./],
    ['what cannot be read is left to ECS', { ...containers({ memory: 9000 }), memory: 'much' }, undefined],
  ])('%s', (_what, definition, said) => {
    const answer = doubt(definition);
    if (said === undefined) expect(answer).toBe(undefined);
    else expect(answer).toMatch(said);
  });
});

describe('refused is', () => {
  const { networkMode: _mode, ...bridged } = given;
  const several = (count: number) => Array.from({ length: count }, (_, index) => ({ name: `app-${index}` }));
  test.each<[string, string, RegExp]>([
    ['what is no JSON', 'taskdef:', /^Expected a task definition as JSON on standard input\.$/],
    ['an empty input', '', /^Expected a task definition as JSON/],
    ['JSON of something else', '{"services": []}', /^Expected a task definition: family: .*\.$/],
    ['a list', '[]', /^Expected a task definition: /],
    [
      'no container',
      JSON.stringify({ ...given, containerDefinitions: [] }),
      /^Expected a task definition: containerDefinitions: Expected at least one container\.$/,
    ],
    ['bridge', JSON.stringify({ ...given, networkMode: 'bridge' }), /^Expected networkMode awsvpc, found bridge: /],
    ['no network mode', JSON.stringify(bridged), /found none \(which is bridge\)/],
    [
      'Windows',
      JSON.stringify({ ...given, runtimePlatform: { operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' } }),
      /^Expected Linux, found WINDOWS_SERVER_2022_CORE: /,
    ],
    ['one that has it already', JSON.stringify(wanted), /^It has a container named tasktap already: /],
    [
      'one with ten containers',
      JSON.stringify({ ...given, containerDefinitions: several(10) }),
      /^It has 10 containers, and ECS takes 10: /,
    ],
  ])('%s', (_what, written, sentence) => {
    const answer = withSidecar(written, wish);
    expect(answer.kind === 'refused' && answer.sentence).toMatch(sentence);
  });

  test('nine containers are not', () => {
    expect(made({ ...given, containerDefinitions: several(9) })).toMatchObject({ family: 'web' });
  });
});

test('the other containers are never changed, and no input throws', () => {
  const containers = fc.array(
    fc.record(
      { name: fc.string(), image: fc.string(), environment: fc.jsonValue(), logConfiguration: fc.jsonValue() },
      { requiredKeys: ['name'] },
    ),
    { minLength: 1, maxLength: 9 },
  );
  fc.assert(
    fc.property(containers, fc.jsonValue(), fc.string(), (containerDefinitions, volumes, noise) => {
      const definition = JSON.parse(JSON.stringify({ ...given, containerDefinitions, volumes }));
      const answer = made(definition) as typeof given | string;
      if (typeof answer !== 'string')
        expect(answer.containerDefinitions.slice(0, -1)).toEqual(definition.containerDefinitions);
      withSidecar(noise, wish);
      withSidecar(JSON.stringify(volumes), wish);
    }),
  );
});
