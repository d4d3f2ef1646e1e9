// What Lambda puts together: the time of an invocation reaches every call of its process, and the queue is told last.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sessionId } from '@tasktap/core';
import { afterEach, expect, test } from 'vitest';
import { createOnStack } from '../src/lambda/on-stack.ts';
import { createOnTaskEvent } from '../src/lambda/on-task-event.ts';
import { createPorts } from '../src/start.ts';
import { createStackPorts } from '../src/start-stack.ts';
import { arnOf, cluster, createActionFor, eniOf, noon, recordOf, taskEvent } from './facts.ts';
import { context } from './stage.ts';

type Say = (operation: string) => 'nothing' | object | string;

const opened: { close(): void }[] = [];
afterEach(() => {
  for (const each of opened.splice(0)) each.close();
});

/** An AWS of one address, a clock that only moves when it is told to, and what a function of it is put together from. */
async function setUp(say: Say, variables: Readonly<Record<string, string>> = {}) {
  const heard: { readonly operation: string; readonly body: string }[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const piece of request) body += String(piece);
    const target = request.headers['x-amz-target'];
    const operation = typeof target === 'string' ? target.replace(/.*\./, '') : (/Action=(\w+)/.exec(body)?.[1] ?? '');
    heard.push({ operation, body });
    const answer = say(operation);
    if (answer !== 'nothing') response.end(typeof answer === 'string' ? answer : JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  opened.push({
    close() {
      server.closeAllConnections();
      server.close();
    },
  });
  const environment = {
    AWS_REGION: 'eu-central-1',
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    AWS_ACCESS_KEY_ID: 'key',
    AWS_SECRET_ACCESS_KEY: 'secret',
    TASKTAP_OWNER: 'stack-1',
    ...variables,
  };
  const clock = {
    at: noon,
    now: () => clock.at,
    async sleep(milliseconds: number) {
      clock.at += milliseconds;
    },
  };
  return { clock, heard, surroundings: { environment, clock, write: () => undefined } };
}

const ofEvents = {
  TASKTAP_POLICY: JSON.stringify({
    targets: [{ id: 'tmt-0123456789abcdef0' }],
    filter: 'tmf-0123456789abcdef0',
    unmirrorable: { kind: 'observe' },
  }),
  TASKTAP_TASK_QUEUE_URL: 'https://queues.example/tasks',
  TASKTAP_PAUSE_PARAMETER: '/switch',
};
/** Calls at once that would have to wait for their pace. */
const moreThanAnyBurst = Array.from({ length: 60 });
/** EC2 does not show yet what it has made. */
const answerTo: Readonly<Record<string, object | string>> = {
  GetParameter: { Parameter: { Value: 'on' } },
  DescribeTrafficMirrorSessions:
    '<DescribeTrafficMirrorSessionsResponse><trafficMirrorSessionSet/></DescribeTrafficMirrorSessionsResponse>',
  CreateTrafficMirrorSession: `<CreateTrafficMirrorSessionResponse><trafficMirrorSession>
    <trafficMirrorSessionId>tms-1</trafficMirrorSessionId><trafficMirrorTargetId>tmt-0123456789abcdef0</trafficMirrorTargetId>
    <trafficMirrorFilterId>tmf-0123456789abcdef0</trafficMirrorFilterId><networkInterfaceId>${eniOf('a')}</networkInterfaceId>
    <sessionNumber>1</sessionNumber><virtualNetworkId>7</virtualNetworkId>
    </trafficMirrorSession></CreateTrafficMirrorSessionResponse>`,
};

test('a create that gets no answer is given up, its message goes back with its own delay, and it is the same create again', async () => {
  let answers = false;
  const { clock, heard, surroundings } = await setUp((operation) => {
    if (answers) return answerTo[operation] ?? {};
    // The switch takes so long that hardly any time is left for the create; that takes the rest, and leaves some to the queue.
    if (operation === 'GetParameter') clock.at = noon + 53_700;
    if (operation.startsWith('Create')) clock.at = noon + 54_500;
    return operation.startsWith('Create') ? 'nothing' : (answerTo[operation] ?? {});
  }, ofEvents);
  const handle = createOnTaskEvent(createPorts(surroundings, 'events'));
  expect(await handle({ Records: [recordOf('1', taskEvent('a'))] }, context())).toEqual({
    batchItemFailures: [{ itemIdentifier: 'message-1' }],
  });
  expect(heard.map(({ operation }) => operation)).toEqual([
    'GetParameter',
    'CreateTrafficMirrorSession',
    'ChangeMessageVisibility',
  ]);
  expect(JSON.parse(heard[2]?.body ?? '')).toMatchObject({ ReceiptHandle: 'receipt-1', VisibilityTimeout: 2 });

  answers = true;
  clock.at = noon + 60_000;
  expect(await handle({ Records: [recordOf('1', taskEvent('a'), 2)] }, context())).toEqual({ batchItemFailures: [] });
  const creates = heard.filter(({ operation }) => operation === 'CreateTrafficMirrorSession');
  expect(creates).toHaveLength(2);
  expect(new Set(creates.map(({ body }) => /ClientToken=([^&]+)/.exec(body)?.[1])).size).toBe(1);
});

test.each(['events', 'looks'] as const)('a process of %s waits for nothing once its time is over', async (work) => {
  const { clock, heard, surroundings } = await setUp(() => ({}), ofEvents);
  const { time, aws, messenger } = createPorts(surroundings, work);
  time.begin(context());
  clock.at = noon + 57_000;
  expect(await aws.readSwitch()).toMatchObject({ kind: 'unread', fault: { kind: 'unavailable' } });
  expect(await messenger.delay('https://queues.example/tasks', 'receipt', 2)).toMatchObject({ kind: 'unavailable' });
  await Promise.all(moreThanAnyBurst.map(() => aws.perform(createActionFor('a'), cluster)));
  await Promise.all(moreThanAnyBurst.map(() => aws.ask({ kind: 'describe-tasks', tasks: [arnOf('a')] }, cluster)));
  expect(heard).toEqual([]);
  expect(clock.at).toBe(noon + 57_000);
});

test('nor does what happens to the stack', async () => {
  const { clock, heard, surroundings } = await setUp(() => ({}), {
    TASKTAP_LOOK_QUEUE_URL: 'https://queues.example/looks.fifo',
    TASKTAP_CLUSTERS: cluster,
  });
  const ports = createStackPorts(surroundings);
  const start = () => {
    clock.at = noon + 57_000;
    return ports;
  };
  const late = { ...context(), getRemainingTimeInMillis: () => 0 };
  const handle = createOnStack(start, async () => undefined);
  await expect(handle({ look: 'every-cluster', why: 'sweep' }, late)).rejects.toThrow(
    'a look could not be asked for (unavailable)',
  );
  await Promise.all(moreThanAnyBurst.map(() => ports.ownSessions.remove(sessionId('tms-1'))));
  expect(heard).toEqual([]);
  expect(clock.at).toBe(noon + 57_000);
});
