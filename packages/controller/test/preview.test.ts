// The preview: everything that a plan asks is read, nothing that it wants is done, not even once.
import { emptySnapshot, instant, type Snapshot, type Task } from '@tasktap/core';
import { expect, test } from 'vitest';
import { preview } from '../src/preview.ts';
import { cluster, createActionFor, faultOf, noon, policyWith, sessionFor, taskOf } from './facts.ts';
import { createStage, type Script } from './stage.ts';

const running = { lastStatus: 'RUNNING' };

function seen(tasks: readonly Task[]): Snapshot {
  return { ...emptySnapshot(cluster, instant(noon), { kind: 'nothing' }), tasks };
}

function run(tasks: readonly Task[], script: Script) {
  const stage = createStage(script);
  return { stage, previewed: preview(seen(tasks), { aws: stage.ports.aws, policy: policyWith('observe') }) };
}

test('a question is asked, and its answer counts; the create that follows is only planned', async () => {
  const { stage, previewed } = run([taskOf('a', running), taskOf('b', running)], {
    ask: (question) => ({
      answer: {
        kind: 'sessions-on',
        enis: question.kind === 'sessions-on' ? question.enis : [],
        sessions: [sessionFor(createActionFor('a'))],
      },
      fault: undefined,
    }),
  });
  const { plan, faults } = await previewed;
  expect(plan.questions).toEqual([]);
  expect(plan.actions).toMatchObject([{ kind: 'create-session', eni: taskOf('b').eni?.id }]);
  expect(faults).toEqual([]);
  expect(stage.calls).toEqual(['ask sessions-on']);
});

test('what AWS will not answer is told, and not asked again', async () => {
  const fault = faultOf('denied', 'DescribeTrafficMirrorSessions');
  const { stage, previewed } = run([taskOf('a', running)], {
    ask: (question) => ({ answer: { kind: 'unreadable', question: question.kind }, fault }),
  });
  const { plan, faults } = await previewed;
  expect(plan.actions).toEqual([]);
  expect(faults).toEqual([fault]);
  expect(stage.calls).toEqual(['ask sessions-on']);
});
