// The experiments against an AWS that behaves otherwise than the emulator: each answer must be readable from what was said.
import { expect, test } from 'vitest';
import { clientToken } from '../src/experiments/client-token.ts';
import { describeLag } from '../src/experiments/describe-lag.ts';
import { fargateAnswer, pendingAnswer } from '../src/experiments/fargate.ts';
import { packetLength } from '../src/experiments/packet-length.ts';
import { sessionNumber } from '../src/experiments/session-number.ts';
import { tagFilters } from '../src/experiments/tag-filters.ts';
import { watch } from '../src/watch.ts';
import { type Call, refuse, stubScene } from './stub.ts';

const made = (id: string) => ({ TrafficMirrorSession: { TrafficMirrorSessionId: id } });
const deleted = (calls: readonly Call[]) =>
  calls.filter(({ operation }) => operation.startsWith('Delete')).map(({ input }) => input['TrafficMirrorSessionId']);

test('a client token that is forgotten after three minutes makes a new session then, which is dropped', async () => {
  const { scene, calls } = stubScene(
    ({ operation, input }, now) => {
      if (operation !== 'CreateTrafficMirrorSession') return {};
      if (input['SessionNumber'] !== 32_000) return made('tms-other');
      return made(now < 3 * 60_000 ? 'tms-first' : 'tms-second');
    },
    { tokenMinutes: 10 },
  );
  const { answer, evidence } = await clientToken.run(scene, 'eni-1');
  expect(answer).toBe(
    'at once: the same session; with another number: accepted; after the session was deleted: the same session, and it is not there; after 3 min: a new session',
  );
  expect(evidence).toHaveLength(7);
  expect(deleted(calls)).toEqual(['tms-other', 'tms-first', 'tms-second', 'tms-first']);
});

test('a client token that lasts as long as it was asked', async () => {
  const { scene } = stubScene(({ operation }) => (operation.startsWith('Create') ? made('tms-first') : {}), {
    tokenMinutes: 2,
  });
  expect((await clientToken.run(scene, 'eni-1')).answer).toMatch(/; after 2 min: still the same session$/);
});

test('a describe that lags shows the session late', async () => {
  const { scene, calls } = stubScene(({ operation }, now) => {
    if (operation.startsWith('Create')) return made('tms-1');
    const shown = now >= 450 ? [{ TrafficMirrorSessionId: 'tms-0' }, { TrafficMirrorSessionId: 'tms-1' }] : [];
    return { TrafficMirrorSessions: shown };
  });
  expect((await describeLag.run(scene, 'eni-1')).answer).toBe('within 500 ms, at describe 6');
  expect(deleted(calls)).toEqual(['tms-1']);
  const never = stubScene(({ operation }) => (operation.startsWith('Create') ? made('tms-1') : {}));
  expect((await describeLag.run(never.scene, 'eni-1')).answer).toBe('not within 30000 ms');
});

test('a taken number, a length and a tag filter are told by EC2’s own words', async () => {
  let sessions = 0;
  const { scene, calls } = stubScene(({ operation, input }) => {
    if (operation.startsWith('Delete')) return {};
    if (operation.startsWith('Describe')) return { TrafficMirrorSessions: [{}] };
    if (Number(input['PacketLength'] ?? 100) < 35) refuse('TooShort');
    sessions += 1;
    return sessions === 2 ? refuse('NumberTaken') : made(`tms-${sessions}`);
  });
  expect((await sessionNumber.run(scene, 'eni-1')).answer).toBe('`NumberTaken`');
  expect((await packetLength.run(scene, 'eni-1')).answer).toBe('1: `TooShort`; 34: `TooShort`; 35: accepted');
  expect((await tagFilters.run(scene, 'eni-1')).answer).toBe('`tag`: 1 found; `tag-key`: 1 found');
  expect(deleted(calls)).toEqual(['tms-1', 'tms-3', 'tms-4']);
});

test('without a first session nothing is concluded', async () => {
  const { scene } = stubScene(() => refuse('Sorry'));
  for (const experiment of [sessionNumber, clientToken, describeLag]) {
    expect((await experiment.run(scene, 'eni-1')).answer).toMatch(/^open: /);
  }
});

/** ECS as it goes on: PENDING at 5 s, RUNNING at 20 s. */
function taskAt(now: number): object {
  const attached = now >= 5000;
  const details = attached ? [{ name: 'networkInterfaceId', value: 'eni-1' }] : [];
  const attachment = { type: 'ElasticNetworkInterface', status: attached ? 'ATTACHED' : 'PRECREATED', details };
  const starting = attached ? 'PENDING' : 'PROVISIONING';
  const lastStatus = now >= 20_000 ? 'RUNNING' : starting;
  return { taskArn: 'task-1', lastStatus, desiredStatus: 'RUNNING', attachments: [attachment] };
}

/** EC2 says `before` until the task runs, then `running`; undefined: yes. */
function starting(before: string, running: string | undefined): ReturnType<typeof stubScene> {
  const task = { label: 'Fargate', arn: 'task-1', at: 0, trouble: '' };
  const unstarted = { label: 'Spot', arn: undefined, at: 0, trouble: 'Capacity is unavailable' };
  const answer = ({ operation }: Call, now: number): object => {
    if (operation === 'DescribeTasks') return { tasks: [taskAt(now)] };
    const code = now < 20_000 ? before : running;
    return code === undefined ? made('tms-1') : refuse(code);
  };
  return stubScene(answer, { tasks: [task, unstarted] });
}

test('a no before RUNNING is not final, and every change is told once', async () => {
  const { scene, calls } = starting('InvalidNetworkInterfaceID.NotFound', undefined);
  const watched = await watch(scene);
  expect(deleted(calls)).toEqual(['tms-1']);
  expect(pendingAnswer(watched).answer).toBe(
    'Fargate: 0.0 s PROVISIONING/PRECREATED, 5.0 s PENDING/ATTACHED `InvalidNetworkInterfaceID.NotFound`, 20.0 s RUNNING/ATTACHED accepted',
  );
  expect(fargateAnswer(watched).answer).toBe(
    'Fargate: accepted at RUNNING; Spot: not started (Capacity is unavailable)',
  );
});

test('a no while RUNNING is', async () => {
  const watched = await watch(starting('NetworkInterfaceNotSupported', 'NetworkInterfaceNotSupported').scene);
  expect(fargateAnswer(watched).answer).toContain('Fargate: `NetworkInterfaceNotSupported` at RUNNING');
});
