// AWS as the properties imagine it: an outcome for every action and an answer for every question, good or as bad as it gets.
import fc from 'fast-check';
import {
  type Action,
  type Answer,
  type CreateSession,
  type ModifySession,
  type Outcome,
  type Question,
  type Snapshot,
  sessionId,
  type Task,
} from '../src/index.ts';
import { type eniOf, fault, foreignSession } from './fixtures.ts';
import { confirmation, destinationsRead, recentStops, serviceStrength } from './snapshots.ts';

/** AWS does what it is told. */
export function done(action: Action, seen: Snapshot): Outcome {
  const at = seen.takenAt;
  switch (action.kind) {
    case 'create-session':
      return { kind: 'created', action, session: created(action), at };
    case 'modify-session':
      return modified(action, seen);
    case 'delete-session':
      return { kind: 'deleted', action };
    case 'stop-task':
      return { kind: 'stopped', action, at };
  }
}

function created(action: CreateSession) {
  const { eni, target, filter, number, packetLength, tags } = action;
  return foreignSession('a', {
    ...{ eni, target, filter, number, packetLength },
    id: sessionId(`tms-new-${eni}-${number}`),
    tags: new Map(tags),
  });
}

function modified(action: ModifySession, seen: Snapshot): Outcome {
  const was = seen.sessions.find((session) => session.id === action.session);
  if (was === undefined) return { kind: 'session-gone', action };
  const { target, filter, packetLength } = action;
  return { kind: 'modified', action, session: { ...was, target, filter, packetLength } };
}

/** Draws a value: the dice of one run. */
type Draw = fc.GeneratorValue;

/** Whatever EC2 and ECS may say to an action. */
export function anyOutcome(action: Action, seen: Snapshot, draw: Draw): Outcome {
  const kinds = ['unavailable', 'denied', 'invalid'] as const;
  const failed = { kind: 'failed', action, fault: fault(draw(() => fc.constantFrom(...kinds))) } as const;
  const possible: readonly Outcome[] = [done(action, seen), done(action, seen), failed, ...otherOutcomes(action, seen)];
  return draw(() => fc.constantFrom(...possible));
}

function otherOutcomes(action: Action, seen: Snapshot): readonly Outcome[] {
  const quota = fault('quota');
  switch (action.kind) {
    case 'create-session':
      return [
        { kind: 'refused', action, code: 'UnsupportedInstance', at: seen.takenAt },
        { kind: 'eni-not-visible', action },
        { kind: 'contested', action, fault: fault('invalid') },
        { kind: 'full', action, what: 'account', fault: quota },
        { kind: 'full', action, what: 'target', fault: quota },
        { kind: 'full', action, what: 'interface', fault: quota },
        ...missingOutcomes(action),
      ];
    case 'modify-session':
      return [{ kind: 'session-gone', action }, ...missingOutcomes(action)];
    case 'delete-session':
      return [{ kind: 'session-gone', action }];
    case 'stop-task':
      return [{ kind: 'task-gone', action }];
  }
}

function missingOutcomes(action: CreateSession | ModifySession): readonly Outcome[] {
  const missing = { kind: 'missing', action, fault: fault('invalid') } as const;
  return [
    { ...missing, what: 'target' },
    { ...missing, what: 'filter' },
  ];
}

/** Whatever EC2 and ECS may say to a question. */
export function anyAnswer(question: Question, seen: Snapshot, draw: Draw): Answer {
  switch (question.kind) {
    case 'describe-tasks': {
      const described = (task: Task): Task => ({ ...task, seenBy: 'describe' });
      return {
        kind: question.kind,
        asked: question.tasks,
        tasks: readAgain(question.tasks, seen, draw).map(described),
      };
    }
    case 'confirm-tasks': {
      const protectedNow = draw(() => fc.constantFrom(false, true, undefined));
      const tasks = readAgain(question.tasks, seen, draw).map((task): Task => ({ ...task, protectedNow }));
      return { kind: question.kind, asked: question.tasks, tasks };
    }
    case 'sessions-on':
      return { kind: question.kind, enis: question.enis, sessions: sessionsOn(question.enis, seen, draw) };
    case 'count-sessions':
      return { kind: question.kind, own: seen.sessions.length, all: seen.sessions.length };
    case 'interfaces': {
      // What EC2 did not show once it does not show later: a plan that asks until it is shown would ask for ever.
      const visible = question.enis.filter((eni) => seen.troubles.get(eni)?.kind !== 'eni-not-visible');
      const known = draw(() => fc.subarray(visible));
      return { kind: question.kind, asked: question.enis, vpcs: new Map(known.map((eni) => [eni, 'vpc-1'])) };
    }
    case 'destinations':
      return { kind: question.kind, destinations: draw(() => destinationsRead) };
    case 'services':
      return {
        kind: question.kind,
        services: new Map(question.services.map((service) => [service, draw(() => serviceStrength)])),
      };
    case 'recent-stops':
      return { kind: question.kind, stops: draw(() => recentStops), givenUp: new Map(), cleared: new Map() };
    case 'confirm-sessions': {
      const there = seen.sessions.filter(({ id }) => question.sessions.includes(id));
      const found = draw(() => fc.subarray(there)).map(
        (session) => [session.id, { session, confirmation: draw(() => confirmation) }] as const,
      );
      return { kind: question.kind, asked: question.sessions, found: new Map(found) };
    }
  }
}

/** ECS never tells the VPC; some of the tasks may be gone. */
function readAgain(asked: readonly Task['arn'][], seen: Snapshot, draw: Draw): readonly Task[] {
  const there = seen.tasks.filter(({ arn }) => asked.includes(arn));
  return draw(() => fc.subarray(there)).map((task) =>
    task.eni === undefined ? task : { ...task, eni: { ...task.eni, vpc: undefined } },
  );
}

/** Somebody may have made one since. */
function sessionsOn(enis: readonly ReturnType<typeof eniOf>[], seen: Snapshot, draw: Draw) {
  const there = seen.sessions.filter(({ eni }) => enis.includes(eni));
  const made = draw(() => fc.subarray([...enis])).flatMap((eni) => {
    const number = draw(fc.integer, { min: 1, max: 3 });
    const taken = there.some((session) => session.eni === eni && session.number === number);
    return taken ? [] : [foreignSession('a', { id: sessionId(`tms-since-${eni}-${number}`), eni, number })];
  });
  return [...there, ...made];
}
