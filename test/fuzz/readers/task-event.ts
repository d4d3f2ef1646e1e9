// The controller's reader of task state changes.
import { parseTaskEvent } from '@tasktap/controller';
import fc from 'fast-check';
import { json, spoilt } from '../hostile.ts';
import { mustHold } from '../ours.ts';
import { fuzzed } from '../reader.ts';
import { taskEvent } from '../real-events.ts';

/** That it does not throw, and what it makes of whole events, is in packages/controller/test/task-state-change.test.ts. */
export const taskEventReader = fuzzed<unknown>({
  name: 'task-event',
  inputs: fc.oneof(json, { weight: 4, arbitrary: spoilt(fc.constant(taskEvent)) }),
  holds(input) {
    const parsed = parseTaskEvent(input);
    if (parsed.kind !== 'task') {
      mustHold(parsed.what !== '' && parsed.what.length < 5000, 'it says shortly what is wrong');
      return;
    }
    const { task, at } = parsed;
    mustHold(task.arn.includes(':task/') && task.cluster.includes(':cluster/'), 'a task has its ARNs');
    for (const moment of [at, task.createdAt, task.connectedAt, task.startedAt]) {
      mustHold(moment === undefined || Number.isFinite(moment), 'a moment is one, or missing');
    }
    mustHold(task.service !== '', 'a service has a name');
    mustHold(
      task.containers.every((name) => typeof name === 'string'),
      'containers have names',
    );
  },
});
