// Rehearsals of the synthesized template: the same seed gives the same report, and what is wrong with a template is found and named.
import { synthesizeTemplate } from '@tasktap/cdk';
import { defaultFleet, type Fleet } from '@tasktap/emulator';
import { describe, expect, test } from 'vitest';
import { complaintsOf, type Findings } from '../src/rehearse/findings.ts';
import { type Rehearsal, rehearse } from '../src/rehearse/rehearsal.ts';
import { asJson, reportLines } from '../src/rehearse/report.ts';

// Hours of emulated time are seconds of a machine that has nothing else to do.
const template = await synthesizeTemplate();

/** Two of its hosts in three can be mirrored. */
const fleet: Fleet = {
  ...defaultFleet,
  services: defaultFleet.services.map((service) =>
    service.name === 'checkout' ? { ...service, hosts: { nitro: 2, xen: 1 }, minimumHealthyPercent: 50 } : service,
  ),
  targets: [{ kind: 'network-load-balancer' }],
  filters: [{ rejectUdpPorts: [4789, 6081] }],
};

const usual: Rehearsal = {
  template,
  parameters: { Unmirrorable: 'replace' },
  fleet,
  faults: { faults: [{ kind: 'throttle', calls: 'ec2:CreateTrafficMirrorSession', share: 0.2 }] },
  hours: 3,
  seed: 7,
  onHour: () => undefined,
};

async function found(different: Partial<Rehearsal> = {}): Promise<Findings> {
  const findings = await rehearse({ ...usual, ...different });
  if (findings.kind === 'refused') throw new Error(findings.sentences.join('\n'));
  return findings;
}

test('three hours with refusals and throttling, in words and as JSON', async () => {
  const hours: (readonly number[])[] = [];
  const onHour: Rehearsal['onHour'] = (hour, { mirrored, running }) => hours.push([hour, mirrored, running]);
  const findings = await found({ onHour });
  expect(complaintsOf(findings)).toEqual([]);
  const words = reportLines(findings, (_colour, text) => text).join('\n');
  await expect(`${words}\n`).toMatchFileSnapshot('rehearsal.txt');
  await expect(`${JSON.stringify(JSON.parse(asJson(findings, [])), undefined, 2)}\n`).toMatchFileSnapshot(
    'rehearsal.json.txt',
  );
  expect(hours.map(([hour]) => hour)).toEqual([1, 2, 3]);
  expect(hours.at(-1)?.slice(1)).toEqual([findings.atEnd.mirrored, findings.atEnd.running]);
  expect(await found()).toEqual(findings);
});

/** The template without one action of one statement of a function. */
function without(policy: string, sid: string, action: string): string {
  const changed = JSON.parse(template);
  for (const statement of changed.Resources[policy].Properties.PolicyDocument.Statement) {
    if (statement.Sid === sid) statement.Action = statement.Action.filter((each: string) => each !== action);
  }
  const { Statement } = changed.Resources[policy].Properties.PolicyDocument;
  changed.Resources[policy].Properties.PolicyDocument.Statement = Statement.filter(
    ({ Action }: { Action: readonly string[] }) => Action.length > 0,
  );
  return JSON.stringify(changed);
}

describe('a template that lacks', () => {
  const quiet: Partial<Rehearsal> = { hours: 1, faults: { faults: [] } };

  test('the right to tag what it creates: said by its name, with the tasks that are missed and the messages that are given up', async () => {
    const findings = await found({
      ...quiet,
      template: without('OnTaskEventRights', 'TagNewSessions', 'ec2:CreateTags'),
    });
    const [denied] = findings.denied;
    expect(denied).toMatchObject({ by: expect.stringMatching(/^tasktap-OnTaskEvent-/), right: 'ec2:CreateTags' });
    expect(denied?.calls).toBeGreaterThan(0);
    expect(findings.deadLetters).toBeGreaterThan(0);
    expect(complaintsOf(findings).join('\n')).toMatch(/was denied ec2:CreateTags \(\d+ calls\)\.\n\d+ messages? went/);
  });

  test('the right to remove its sessions: they stay, and the deletion says why', async () => {
    const lame = without('OnStackRights', 'OwnSessions', 'ec2:DeleteTrafficMirrorSession');
    const { left, sessions } = await found({ ...quiet, template: lame });
    expect(left.sessions).toBeGreaterThan(0);
    expect(left.sessions).toBeLessThanOrEqual(sessions.peak);
    expect(left.failure).toMatch(/failed to delete: \[.*Drain.*\]/);
  });

  test('a variable of a function: that it fails is said, with its words', async () => {
    const lame = JSON.parse(template);
    lame.Resources.OnStack.Properties.Environment.Variables.TASKTAP_LOOK_QUEUE_URL = 'http://127.0.0.1/nowhere';
    const findings = await found({ ...quiet, template: JSON.stringify(lame) });
    expect(findings.failures).toEqual([
      {
        function: expect.stringMatching(/^tasktap-OnStack-/),
        errors: expect.any(Number),
        last: expect.stringMatching(/^a look could not be asked for .*; Lambda brings the event back\.$/),
      },
    ]);
  });

  test('nothing, but asks for what is not known here: it is refused, with every reason', async () => {
    const strange = JSON.parse(template);
    strange.Resources.Bucket = { Type: 'AWS::S3::Bucket' };
    strange.Resources.TaskQueue.Properties.Colour = 'red';
    expect(await rehearse({ ...usual, template: JSON.stringify(strange) })).toEqual({
      kind: 'refused',
      sentences: [
        'unknown property Colour of resource TaskQueue (type AWS::SQS::Queue)',
        'unknown type AWS::S3::Bucket of resource Bucket',
      ],
    });
  });
});

describe('is complained of', () => {
  const fine: Findings = {
    kind: 'rehearsed',
    hours: 1,
    seed: 1,
    parameters: {},
    chosen: [],
    withoutEffect: 0,
    atEnd: { running: 3, mirrored: 2, missed: 0 },
    coverage: [1],
    timeToMirrorMs: { tasks: 0, p50: 0, p99: 0 },
    calls: [],
    denied: [],
    refusals: 1,
    stopped: 1,
    held: { futile: 1 },
    sessions: { peak: 3, mean: 2, quota: 10_000, cap: 3 },
    deadLetters: 0,
    failures: [],
    costPerMonthUsd: 1,
    left: { sessions: 0, parameters: ['/tasktap/tasktap/stops/shop'], failure: undefined },
  };

  test.each<[string, Partial<Findings>, readonly string[]]>([
    ['nothing, where EC2 refused and stops were held or made', {}, []],
    [
      'a task that was missed',
      { atEnd: { running: 3, mirrored: 2, missed: 1 } },
      ['1 task that EC2 would mirror had no session at the end.'],
    ],
    [
      'a cap that did not hold',
      { sessions: { ...fine.sessions, cap: 2 } },
      ['3 sessions were there at one time, above the cap of 2.'],
    ],
    ['nothing, without a cap', { sessions: { ...fine.sessions, cap: undefined } }, []],
    [
      'a right that was missing',
      { denied: [{ by: 'f', right: 'ec2:CreateTags', calls: 2 }] },
      ['f was denied ec2:CreateTags (2 calls).'],
    ],
    ['dead letters', { deadLetters: 1 }, ['1 message went to the dead-letter queues.']],
    [
      'a function that failed',
      { failures: [{ function: 'f', errors: 2, last: 'no' }] },
      ['f failed 2 times, at last with: no'],
    ],
    [
      'sessions that stayed, and why',
      { left: { sessions: 2, parameters: [], failure: 'no' } },
      ['2 sessions stayed when the stack was deleted.', 'The stack could not be deleted: no'],
    ],
  ])('%s', (_sentence, different, complaints) => {
    expect(complaintsOf({ ...fine, ...different })).toEqual(complaints);
  });
});
