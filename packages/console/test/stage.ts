// A source of which nothing is to be seen: tests say what is different in theirs.
import type { Source } from '../src/source.ts';

export const stage: Source = {
  title: 'a stage',
  covers: 'tasks covered',
  each: 'task',
  overTime: 'task-seconds were covered',
  callsOf: '',
  quiet: '',
  facts: () => [],
  words: {},
  everyMs: 1000,
  fleet: async () => ({ at: 0, services: [], targets: [], budgets: [], counts: [], paused: undefined }),
  packets: { kind: 'none', why: 'nobody counts them' },
  onJournal: () => () => {},
  controls: undefined,
};
