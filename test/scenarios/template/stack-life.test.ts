// The stack as it lives on: updated to the same and to something else, deleted while it has thousands of sessions, and beside another one.
import type { Emulator, Stack, WorldTask } from '@tasktap/emulator';
import { afterEach, expect, test } from 'vitest';
import { scale, web } from './scenarios.ts';
import { createStage, fleetOf, MINUTE, SECOND, type Stage } from './stage.ts';
import { theTemplate } from './template.ts';

const template = await theTemplate();
const SWEEP = 5 * MINUTE;

const open: Stage[] = [];
afterEach(async () => {
  for (const stage of open.splice(0)) await stage.close();
});

async function stageWith(count: number): Promise<Stage> {
  const stage = await createStage(fleetOf({ services: [web(count, { minimumHealthyPercent: 50 })] }));
  open.push(stage);
  return stage;
}

const sessionsOf = ({ world }: Emulator) => [...world.sessions.values()];
const ownersOf = ({ emulator }: Stage) => sessionsOf(emulator).map(({ tags }) => tags.get('tasktap:owner'));
const told = ({ journal }: Stage, kind: string): number => journal.filter((entry) => entry.kind === kind).length;

/** What a stack has made, and what it says of it. */
const made = ({ resources, events }: Stack) => ({ resources: [...resources], events: [...events] });

test('an update with the same template and parameters changes nothing, and drains nothing', async () => {
  const stage = await stageWith(3);
  const stack = await stage.deploy(template, { Unmirrorable: 'observe' });
  await stage.pass(2 * MINUTE);
  const [before, sessions] = [made(stack), sessionsOf(stage.emulator)];
  await stage.update(stack);
  await stage.pass(SECOND);
  expect(made(stack)).toEqual(before);
  expect(stack.status).toBe('UPDATE_COMPLETE');
  await stage.pass(SWEEP);
  expect(sessionsOf(stage.emulator)).toEqual(sessions);
  expect([sessions.length, told(stage, 'drained')]).toEqual([3, 0]);
});

test('with another target the sessions go there in waves: one, a tenth, the rest, one look apart', async () => {
  const stage = await stageWith(22);
  const stack = await stage.deploy(template, { Unmirrorable: 'observe' });
  await stage.pass(SWEEP - MINUTE);
  const [, second = ''] = stage.emulator.world.targets.keys();
  await stage.update(stack, { TargetId: second });
  const there: number[] = [];
  for (let looks = 0; looks < 4; looks += 1) {
    await stage.pass(SWEEP);
    there.push(sessionsOf(stage.emulator).filter(({ targetId }) => targetId === second).length);
  }
  expect(there).toEqual([1, 3, 22, 22]);
  expect([told(stage, 'session-created'), told(stage, 'drained')]).toEqual([22, 0]);
});

test('what was observed is replaced once that is chosen, and no longer when it is not', async () => {
  const stage = await stageWith(2);
  const { world } = stage.emulator;
  const stack = await stage.deploy(template, { Unmirrorable: 'observe' });
  await stage.pass(2 * MINUTE);
  const host = world.hostTypes.get('nitro');
  if (host !== undefined) host.mirrorable = false;
  scale(stage, 3);
  await stage.pass(2 * SWEEP);
  if (host !== undefined) host.mirrorable = true;
  expect(told(stage, 'task-stopped')).toBe(0);
  await stage.update(stack, { Unmirrorable: 'replace' });
  await stage.pass(2 * SWEEP);
  expect(told(stage, 'task-stopped')).toBe(1);
  expect(sessionsOf(stage.emulator)).toHaveLength(3);
  await stage.update(stack, { Unmirrorable: 'observe' });
  if (host !== undefined) host.mirrorable = false;
  scale(stage, 4);
  await stage.pass(2 * SWEEP);
  expect(told(stage, 'task-stopped')).toBe(1);
  expect(stoppedByUs([...world.tasks.values()])).toBe(1);
});

const stoppedByUs = (tasks: readonly WorldTask[]): number =>
  tasks.filter(({ stoppedReason = '' }) => stoppedReason.startsWith('tasktap tap: ')).length;

test('5,000 sessions are removed before the stack is gone, in as many invocations as it takes, and those of others stay', async () => {
  const stage = await stageWith(1);
  const { world } = stage.emulator;
  const stack = await stage.deploy(template, { Unmirrorable: 'observe' });
  await stage.pass(2 * MINUTE);
  const [ours] = world.sessions.values();
  if (ours === undefined) throw new Error('Expected a session of ours, got none.');
  // On interfaces that are gone: nobody looks at them any more, and EC2 lets them be deleted all the same.
  for (let count = 1; count < 5_000; count += 1) {
    const id = `tms-${count.toString(16).padStart(17, '0')}`;
    world.sessions.set(id, { ...ours, id, networkInterfaceId: `eni-${count.toString(16).padStart(17, '0')}` });
  }
  world.sessions.set('tms-foreign', { ...ours, id: 'tms-foreign', tags: new Map([['tasktap:owner', 'another']]) });
  const began = stage.clock.now();
  await stage.done(stack.delete());
  const drains = stage.journal.flatMap((entry) => (entry.kind === 'drained' ? [entry] : []));
  expect(drains.map(({ finished }) => finished)).toEqual([false, true]);
  expect(drains.reduce((sum, { removed }) => sum + removed, 0)).toBe(5_000);
  expect([...world.sessions.keys()]).toEqual(['tms-foreign']);
  expect(stack.status).toBe('DELETE_COMPLETE');
  // At EC2's five a second.
  expect(stage.clock.now() - began).toBeGreaterThan(16 * MINUTE);
  expect(stage.emulator.functions.allDeployed()).toEqual([]);
});

test('two stacks over one cluster never touch what is the other one’s', async () => {
  const stage = await stageWith(3);
  const [, second = ''] = stage.emulator.world.targets.keys();
  const one = await stage.deploy(template, { Unmirrorable: 'observe' }, 'one');
  const two = await stage.deploy(template, { Unmirrorable: 'observe', TargetId: second }, 'two');
  await stage.pass(2 * SWEEP + MINUTE);
  expect(ownersOf(stage).sort()).toEqual(['one', 'one', 'one', 'two', 'two', 'two']);
  const ofTwo = (): readonly unknown[] =>
    sessionsOf(stage.emulator).filter(({ tags }) => tags.get('tasktap:owner') === 'two');
  const before = ofTwo();
  await stage.update(one, { MaxSessions: '0' });
  await stage.pass(2 * SWEEP);
  expect(ofTwo()).toEqual(before);
  await stage.done(one.delete());
  expect(ownersOf(stage)).toEqual(['two', 'two', 'two']);
  await stage.pass(2 * SWEEP);
  expect(ofTwo()).toEqual(before);
  await stage.done(two.delete());
  expect(ownersOf(stage)).toEqual([]);
});

test('interfaces in other VPCs than those given are not mirrored, and those in them are', async () => {
  const stage = await stageWith(1);
  const [subnet] = stage.emulator.world.subnets.values();
  const vpcArn = (id: string): string => `arn:aws:ec2:eu-central-1:111122223333:vpc/${id}`;
  const stack = await stage.deploy(template, {
    Unmirrorable: 'observe',
    VpcArns: vpcArn('vpc-0123456789abcdef0'),
  });
  await stage.pass(2 * MINUTE);
  expect(sessionsOf(stage.emulator)).toEqual([]);
  expect(stage.journal).toContainEqual(expect.objectContaining({ kind: 'fault', fault: 'denied' }));
  await stage.update(stack, { VpcArns: vpcArn(subnet?.vpcId ?? '') });
  await stage.pass(SWEEP);
  expect(sessionsOf(stage.emulator)).toHaveLength(1);
});
