// The AWS CLI, written by others, against `tasktap emulate`: it gets what it asks for, and AWS's own no.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Emulation, start } from '../end-to-end/emulation.ts';
import { eventually } from '../eventually.ts';

/** Debian's; another one may be first on the path. */
const cli = '/usr/bin/aws';

let emulation: Emulation;
beforeAll(async () => {
  emulation = await start();
});
afterAll(() => emulation.end());

function aws(...words: readonly string[]) {
  const endpoint = emulation.variables['AWS_ENDPOINT_URL'] ?? '';
  // Debian's CLI does not read AWS_ENDPOINT_URL.
  const run = spawnSync(cli, ['--endpoint-url', endpoint, '--output', 'json', ...words], {
    encoding: 'utf8',
    env: { PATH: '/usr/bin:/bin', HOME: '/nonexistent', ...emulation.variables },
  });
  return { status: run.status, complaint: run.stderr, answer: run.stdout === '' ? undefined : JSON.parse(run.stdout) };
}

function somethingMirrorable() {
  const [cluster] = aws('ecs', 'list-clusters').answer.clusterArns as readonly string[];
  const tasks = aws('ecs', 'list-tasks', '--cluster', String(cluster)).answer.taskArns as readonly string[];
  const described = aws('ecs', 'describe-tasks', '--cluster', String(cluster), '--tasks', ...tasks).answer;
  const details = described.tasks[0].attachments.find(
    (each: { type: string }) => each.type === 'ElasticNetworkInterface',
  ).details;
  const eni: string = details.find((each: { name: string }) => each.name === 'networkInterfaceId').value;
  const target: string = aws('ec2', 'describe-traffic-mirror-targets').answer.TrafficMirrorTargets[0]
    .TrafficMirrorTargetId;
  const filter: string = aws('ec2', 'describe-traffic-mirror-filters').answer.TrafficMirrorFilters[0]
    .TrafficMirrorFilterId;
  return { cluster: String(cluster), task: String(tasks[0]), eni, target, filter };
}

const create = (eni: string, target: string, filter: string, ...more: readonly string[]) =>
  aws(
    'ec2',
    'create-traffic-mirror-session',
    ...['--network-interface-id', eni, '--traffic-mirror-target-id', target, '--traffic-mirror-filter-id', filter],
    ...['--session-number', '1'],
    ...more,
  );

describe('the AWS CLI', () => {
  test('finds a fleet of two clusters with running tasks, a target, a filter and no sessions', () => {
    expect(aws('ecs', 'list-clusters').answer.clusterArns).toHaveLength(2);
    expect(aws('ec2', 'describe-traffic-mirror-sessions').answer.TrafficMirrorSessions).toEqual([]);
    expect(somethingMirrorable()).toMatchObject({
      eni: expect.stringMatching(/^eni-/),
      filter: expect.stringMatching(/^tmf-/),
    });
  });

  test('creates, sees and deletes a session', async () => {
    const { eni, target, filter } = somethingMirrorable();
    const tags = 'ResourceType=traffic-mirror-session,Tags=[{Key=Name,Value=by hand}]';
    const made = create(eni, target, filter, '--tag-specifications', tags).answer.TrafficMirrorSession;
    expect(made).toMatchObject({
      NetworkInterfaceId: eni,
      SessionNumber: 1,
      Tags: [{ Key: 'Name', Value: 'by hand' }],
    });
    // A search shows a new session a second later.
    const search = () =>
      aws('ec2', 'describe-traffic-mirror-sessions', '--filters', `Name=network-interface-id,Values=${eni}`);
    await eventually('it is shown', () => search().answer.TrafficMirrorSessions.length > 0);
    expect(search().answer.TrafficMirrorSessions).toHaveLength(1);
    const id: string = made.TrafficMirrorSessionId;
    expect(aws('ec2', 'delete-traffic-mirror-session', '--traffic-mirror-session-id', id).answer).toEqual({
      TrafficMirrorSessionId: id,
    });
    expect(aws('ec2', 'describe-traffic-mirror-sessions').answer.TrafficMirrorSessions).toEqual([]);
  });

  test('is told no for an interface that does not exist, with exit code 254 and the code word', () => {
    const { target, filter } = somethingMirrorable();
    const { status, complaint } = create('eni-0123456789abcdef0', target, filter);
    expect(status).toBe(254);
    expect(complaint).toContain('(InvalidNetworkInterfaceID.NotFound)');
  });

  test('learns from a dry run that it would have succeeded', () => {
    const { eni, target, filter } = somethingMirrorable();
    const { status, complaint } = create(eni, target, filter, '--dry-run');
    expect(status).toBe(254);
    expect(complaint).toContain('(DryRunOperation)');
  });

  test('stops a task, and its service starts another', async () => {
    const { cluster, task } = somethingMirrorable();
    const before = new Set(aws('ecs', 'list-tasks', '--cluster', cluster).answer.taskArns as readonly string[]);
    expect(before.has(task)).toBe(true);
    expect(aws('ecs', 'stop-task', '--cluster', cluster, '--task', task).answer.task.desiredStatus).toBe('STOPPED');
    let another: readonly string[] = [];
    await eventually('another one is there', () => {
      const now = aws('ecs', 'list-tasks', '--cluster', cluster).answer.taskArns as readonly string[];
      another = now.filter((arn) => !before.has(arn));
      return another.length > 0;
    });
    expect(another).toHaveLength(1);
  });
});

test('the AWS CLI puts a file of 20 MB into a bucket, in parts and several at a time', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tasktap-s3-'));
  const from = join(folder, 'from');
  writeFileSync(from, Buffer.alloc(20_000_000, 'abcdefghijk'));
  const endpoint = emulation.variables['AWS_ENDPOINT_URL'] ?? '';
  const copy = (...words: readonly string[]) =>
    spawnSync(cli, ['--endpoint-url', endpoint, 's3', ...words], {
      encoding: 'utf8',
      env: { PATH: '/usr/bin:/bin', HOME: '/nonexistent', ...emulation.variables },
    });
  expect(copy('mb', 's3://captures')).toMatchObject({ status: 0, stderr: '' });
  expect(copy('cp', '--only-show-errors', from, 's3://captures/day=1/a b')).toMatchObject({ status: 0, stderr: '' });
  const head = aws('s3api', 'head-object', '--bucket', 'captures', '--key', 'day=1/a b').answer;
  expect(head).toMatchObject({ ContentLength: 20_000_000, ETag: expect.stringMatching(/-3"$/) });
  const key = ['--bucket', 'captures', '--key', 'other'];
  const upload = aws('s3api', 'create-multipart-upload', ...key).answer.UploadId as string;
  const part = join(folder, 'part');
  writeFileSync(part, 'abc');
  const put = aws('s3api', 'upload-part', ...key, '--upload-id', upload, '--part-number', '1', '--body', part).answer;
  expect(aws('s3api', 'list-parts', ...key, '--upload-id', upload).answer.Parts).toMatchObject([
    { PartNumber: 1, Size: 3, ETag: put.ETag },
  ]);
  expect(aws('s3api', 'abort-multipart-upload', ...key, '--upload-id', upload).status).toBe(0);
  expect(aws('s3api', 'list-parts', ...key, '--upload-id', upload).complaint).toContain('NoSuchUpload');
  rmSync(folder, { recursive: true });
});
