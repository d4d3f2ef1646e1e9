// What follows a refusal where no queue carries it on: the look at its service, the stop, and the word on what the set-up lacks.
import type { Asked, Observation } from '@tasktap/aws';
import {
  type CreateSession,
  defaultBudget,
  everyTask,
  instant,
  type Outcome,
  type Question,
  type Rule,
  type ServiceStrength,
} from '@tasktap/core';
import { expect, test } from 'vitest';
import { createOnTaskEvent } from '../src/lambda/on-task-event.ts';
import {
  createActionFor,
  eniOf,
  faultOf,
  noon,
  policyWith,
  refusalCode,
  refused,
  seen,
  sessionFor,
  taskEvent,
  taskOf,
  web,
} from './facts.ts';
import { context, createStage, type Script, type Stage } from './stage.ts';

const begun = (stage: Stage, event: unknown = taskEvent('a'), request?: string): Promise<unknown> =>
  createOnTaskEvent(stage.ports)(event, context(request));

const refuse = { create: (action: CreateSession): Outcome => refused(action) };
const readRights = ['ecs:ListTasks', 'ecs:DescribeTasks', 'ecs:DescribeServices', 'ecs:GetTaskProtection'];
const unseen: Observation = { kind: 'unseen', fault: faultOf('denied', 'ListTasks') };
const nobody = seen([]);
const replace = (serialized: boolean, notesPrefix?: string) => ({
  notesPrefix,
  lookQueueUrl: undefined,
  policy: policyWith('replace', {
    unmirrorable: { kind: 'replace', serialized, assumeMirrorable: true, allowOutage: false, budget: defaultBudget },
  }),
});
const observing: readonly Rule[] = [{ ...everyTask, unmirrorable: { kind: 'observe' } }];
const lacks = ({ journal }: Stage) => journal.filter(({ kind }) => kind === 'set-up-lacks');

test.each([
  [
    'where the service cannot be read and nobody declared anything, both are named',
    unseen,
    replace(false),
    [{ rights: readRights, declarations: ['TASKTAP_SERIALIZED=true'] }],
  ],
  [
    'where only the rights are missing, they are named',
    unseen,
    replace(true),
    [{ rights: readRights, declarations: [] }],
  ],
  [
    'where only the declaration is missing, it is named',
    nobody,
    replace(false),
    [{ rights: [], declarations: ['TASKTAP_SERIALIZED=true'] }],
  ],
  ['where nothing is missing, nothing is named', nobody, replace(true), []],
])('%s', async (_, observation, config, expected) => {
  const stage = createStage({ ...refuse, observe: () => observation }, config);
  await begun(stage);
  expect(stage.calls).toEqual(['switch', 'create eni-a', 'keep eni-a', 'observe web']);
  expect(lacks(stage)).toMatchObject(expected);
  expect(lacks(stage)).toHaveLength(expected.length);
});

test('where notes are kept, the right to read them is named as well', async () => {
  const stage = createStage({ ...refuse, observe: () => unseen }, replace(true, '/tap/stops'));
  await begun(stage);
  expect(lacks(stage)).toMatchObject([{ rights: expect.arrayContaining(['ssm:GetParameter']) }]);
});

test.each([
  ['nobody looks where tasks are not replaced', { policy: policyWith('observe') }, {}],
  [
    'nobody looks where the rule of the task observes, whatever the policy says',
    { ...replace(true), policy: { ...replace(true).policy, rules: observing } },
    {},
  ],
  ['nobody looks for a standalone task, which nobody would replace', replace(true), { group: 'family:nightly' }],
])('%s', async (_, config, detail) => {
  const stage = createStage(refuse, config);
  await begun(stage, taskEvent('a', detail));
  expect(stage.calls).toEqual(['switch', 'create eni-a', 'keep eni-a']);
});

test('where the rule of the task replaces, its service is looked at, though the policy only observes', async () => {
  const { unmirrorable } = replace(false).policy;
  const policy = policyWith('observe', { rules: [{ ...everyTask, unmirrorable }] });
  const stage = createStage({ ...refuse, observe: () => nobody }, { ...replace(false), policy });
  await begun(stage);
  expect(stage.calls).toEqual(['switch', 'create eni-a', 'keep eni-a', 'observe web']);
  expect(lacks(stage)).toMatchObject([{ declarations: ['TASKTAP_SERIALIZED=true'] }]);
});

test('nobody looks after a create that went well', async () => {
  const stage = createStage({}, replace(true));
  await begun(stage);
  expect(stage.calls).toEqual(['switch', 'create eni-a']);
});

test('every later event of the task looks again, and creates nothing again', async () => {
  const stage = createStage({ ...refuse, observe: () => nobody }, replace(true));
  await begun(stage);
  await begun(stage, taskEvent('a', { version: 4 }), 'request-2');
  expect(stage.calls).toEqual(['switch', 'create eni-a', 'keep eni-a', 'observe web', 'observe web']);
});

test('where a queue carries it on, the look is asked for there', async () => {
  const stage = createStage({ ...refuse }, { ...replace(true), lookQueueUrl: 'looks' });
  await begun(stage);
  expect(stage.calls).toEqual(['switch', 'create eni-a', 'keep eni-a', 'look into looks']);
});

const strong: ServiceStrength = { desired: 4, healthyRunning: 3, minimumHealthyPercent: 50, deploying: false };
/** Everything a stop asks for, answered in its favour. */
const ask = (question: Question): Asked => ({ answer: inFavour(question), fault: undefined });
const inFavour = (question: Question): Asked['answer'] => {
  switch (question.kind) {
    case 'confirm-tasks':
      return { kind: question.kind, asked: question.tasks, tasks: [{ ...taskOf('a'), protectedNow: false }] };
    case 'services':
      return { kind: question.kind, services: new Map([[web, strong]]) };
    case 'recent-stops':
      return { kind: question.kind, stops: [], givenUp: new Map(), cleared: new Map() };
    default:
      throw new Error(`the test has no answer to ${question.kind}`);
  }
};
const stop: Script['stop'] = (action) => ({ kind: 'stopped', action, at: instant(noon) });
const others = [...'bcd'].map((letter) => taskOf(letter, { lastStatus: 'RUNNING' }));
const around = seen([taskOf('a'), ...others], {
  sessions: [...'bcd'].map((letter) => sessionFor(createActionFor(letter))),
});

test('the task is stopped when the look finds its refusal kept as a tag', async () => {
  const refusals = new Map([[eniOf('a'), { eni: eniOf('a'), code: refusalCode, at: instant(noon) }]]);
  const kept = { ...around, seen: { ...around.seen, refusals } };
  const stage = createStage({ ...refuse, observe: () => kept, ask, stop }, replace(true));
  await begun(stage);
  expect(stage.calls).toContain('stop a');
  expect(lacks(stage)).toEqual([]);
});

test('and also when tags cannot be read: the event itself has just told of the refusal', async () => {
  const untagged = { ...around, faults: [faultOf('denied', 'DescribeTags')] };
  const stage = createStage({ ...refuse, observe: () => untagged, ask, stop }, replace(true));
  await begun(stage);
  expect(stage.calls).toContain('stop a');
});

const withService =
  (more: Partial<ServiceStrength>) =>
  (question: Question): Asked =>
    question.kind === 'services'
      ? { answer: { kind: 'services', services: new Map([[web, { ...strong, ...more }]]) }, fault: undefined }
      : ask(question);

test('what holds the stop for some minutes brings the event back', async () => {
  const stage = createStage({ ...refuse, observe: () => around, ask: withService({ deploying: true }) }, replace(true));
  await expect(begun(stage)).rejects.toMatchObject({ name: 'NotFinished', reason: 'deployment-at-risk' });
  expect(lacks(stage)).toEqual([]);
});

test('what holds it for longer does not', async () => {
  const isProtected = (question: Question): Asked =>
    question.kind === 'confirm-tasks'
      ? {
          answer: { kind: question.kind, asked: question.tasks, tasks: [{ ...taskOf('a'), protectedNow: true }] },
          fault: undefined,
        }
      : ask(question);
  const stage = createStage({ ...refuse, observe: () => around, ask: isProtected }, replace(true));
  await begun(stage);
  expect(stage.journal).toContainEqual(expect.objectContaining({ kind: 'held', reason: 'task-protected' }));
});
