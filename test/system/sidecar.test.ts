// What `tasktap sidecar` prints, judged by the AWS CLI, which knows the shape of every field: ECS runs it, and its tasks count as covered.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Emulation, start } from '../end-to-end/emulation.ts';
import { eventually } from '../eventually.ts';
import { aws } from './debian.ts';

const folder = mkdtempSync(join(tmpdir(), 'tasktap-'));
let emulation: Emulation;
beforeAll(async () => {
  emulation = await start();
});
afterAll(async () => {
  await emulation.end();
  rmSync(folder, { recursive: true });
});

async function ecs(...words: readonly string[]) {
  const { status, output, complaint } = await aws(emulation.variables['AWS_ENDPOINT_URL'] ?? '', 'ecs', ...words);
  expect([status, complaint]).toEqual([0, '']);
  return JSON.parse(output);
}

function tasktap(words: readonly string[], input = '') {
  const ran = spawnSync('tasktap', words, { encoding: 'utf8', input, env: { ...process.env, ...emulation.variables } });
  return { output: ran.stdout, complaint: ran.stderr };
}

test('a service is given the forwarder by the way of docs/forwarding.md', async () => {
  const [cluster = ''] = (await ecs('list-clusters')).clusterArns;
  const [service = ''] = (await ecs('list-services', '--cluster', cluster)).serviceArns;
  const { services } = await ecs('describe-services', '--cluster', cluster, '--services', service);
  const shown = await ecs(
    'describe-task-definition',
    '--task-definition',
    services[0].taskDefinition,
    '--include',
    'TAGS',
  );

  const made = tasktap(['sidecar', '--to', '10.0.0.9', '--image', 'tasktap:0.1.0'], JSON.stringify(shown));
  expect(made.complaint).toBe('');
  const file = join(folder, 'tapped.json');
  writeFileSync(file, made.output);
  const { taskDefinition } = await ecs('register-task-definition', '--cli-input-json', `file://${file}`);
  expect(taskDefinition.revision).toBe(shown.taskDefinition.revision + 1);
  const words = ['--cluster', cluster, '--service', service, '--task-definition', taskDefinition.taskDefinitionArn];
  await ecs('update-service', ...words);

  const covered = (): number => {
    const { output } = tasktap(['status', '--cluster', cluster, '--service', services[0].serviceName, '--json']);
    return JSON.parse(output).covered;
  };
  await eventually('a task of it is covered', () => covered() > 0);
});
