// What never happens, whatever is seen and whatever is wanted: the invariants of ARCHITECTURE.md, by their numbers.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Action,
  answer,
  eniId,
  everyTask,
  explainHeld,
  type FilterId,
  hours,
  learn,
  type MirrorPolicy,
  type MirrorSession,
  type Plan,
  plan,
  type Question,
  type QuestionKind,
  type Rule,
  type Selector,
  type ServiceName,
  type Snapshot,
  type Stop,
  type StopBudget,
  type StopTask,
  type TargetId,
  type Task,
  type Unmirrorable,
} from '../src/index.ts';
import { ruleFor } from '../src/select.ts';
import { policy, replacing, shop, us, web } from './fixtures.ts';
import { steps, stopsOver } from './looks.ts';
import { anyAnswer, anyOutcome, done } from './round.ts';
import { budgets, listener, policies, snapshot } from './snapshots.ts';

/** Of a mutant each property sees less, or two thousand of them would take a day: what falls here falls the sooner to all of it. */
const often = { numRuns: process.env['STRYKER_MUTATOR_WORKER'] === undefined ? 500 : 60 };
const always = (holds: (seen: Snapshot, wanted: MirrorPolicy, planned: Plan) => void): void =>
  fc.assert(
    fc.property(snapshot, policies, (seen, wanted) => holds(seen, wanted, plan(seen, wanted))),
    often,
  );
const of = <Kind extends Action['kind']>({ actions }: Plan, kind: Kind) =>
  actions.filter((action): action is Action & { readonly kind: Kind } => action.kind === kind);
/** Of the rule that decides, else of the policy. */
const choiceFor = (task: Task, { rules, unmirrorable }: MirrorPolicy): Unmirrorable => {
  const deciding = ruleFor(task, rules);
  return (deciding.kind === 'matched' ? deciding.rule.unmirrorable : undefined) ?? unmirrorable;
};
/** Told from the tags alone, not by the function under test. */
const carriesOurTags = ({ tags }: MirrorSession): boolean =>
  tags.get('tasktap:owner') === us && tags.get('tasktap:cluster') === shop && tags.has('tasktap:v');

test('what is looked at here has every kind of action in it', () => {
  const kinds = fc
    .sample(fc.tuple(snapshot, policies), { seed: 1, numRuns: 500 })
    .flatMap(([seen, wanted]) => plan(seen, wanted).actions.map(({ kind }) => kind));
  for (const kind of ['create-session', 'modify-session', 'delete-session', 'stop-task'] as const) {
    expect(kinds.filter((each) => each === kind).length).toBeGreaterThan(20);
  }
});

describe('1: outside its scope a snapshot destroys nothing', () => {
  test('sessions are changed and deleted in a look at the cluster only', () => {
    always(({ scope }, _wanted, planned) => {
      const destroyed = [...of(planned, 'modify-session'), ...of(planned, 'delete-session')];
      if (scope.kind !== 'cluster') expect(destroyed).toEqual([]);
    });
  });

  test('tasks are stopped in a look at their service, or at the cluster', () => {
    always(({ scope }, _wanted, planned) => {
      const outside = of(planned, 'stop-task').filter(
        ({ service }) => scope.kind === 'nothing' || (scope.kind === 'service' && scope.service !== service),
      );
      expect(outside).toEqual([]);
    });
  });

  test('the off switch stops everything', () => {
    always((seen, wanted) => {
      expect(plan({ ...seen, paused: true }, wanted).actions).toEqual([]);
    });
  });
});

test('2: a session that is not ours, or of ours for another cluster, is in no action', () => {
  always((seen, _wanted, planned) => {
    const strangers = new Set(seen.sessions.filter((each) => !carriesOurTags(each)).map(({ id }) => id));
    const touched = planned.actions.flatMap((action) => ('session' in action ? [action.session] : []));
    expect(touched.filter((id) => strangers.has(id))).toEqual([]);
  });
});

describe('3: stops never exceed a budget', () => {
  const inLastHour = (seen: Snapshot): readonly Stop[] =>
    (seen.recentStops ?? []).filter(({ at }) => seen.takenAt - at < hours(1));
  const replaces = (choices: readonly (Unmirrorable | undefined)[]) =>
    choices.filter((choice) => choice?.kind === 'replace');
  const least = (numbers: readonly number[]): number => Math.min(...numbers);
  /** All that have a say: the policy, and the rules of the tasks of the service. */
  const budgetsOn = (service: ServiceName, { tasks }: Snapshot, wanted: MirrorPolicy): readonly StopBudget[] => {
    const own = tasks.filter((each) => each.service === service).map((each) => choiceFor(each, wanted));
    return replaces([wanted.unmirrorable, ...own]).map(({ budget }) => budget);
  };

  test('whatever was stopped before', () => {
    always((seen, wanted, planned) => {
      const stops = of(planned, 'stop-task');
      const services = stops.map(({ service }) => service);
      expect(new Set(services).size).toBe(services.length);
      const before = inLastHour(seen);
      const all = replaces([wanted.unmirrorable, ...wanted.rules.map((rule) => rule.unmirrorable)]);
      const perCluster = least(all.map(({ budget }) => budget.perCluster));
      if (stops.length > 0) expect(before.length + stops.length).toBeLessThanOrEqual(perCluster);
      for (const service of services) {
        const perService = least(budgetsOn(service, seen, wanted).map((budget) => budget.perService));
        expect(before.filter((stop) => stop.service === service).length).toBeLessThan(perService);
      }
    });
  });

  test('nor is a task stopped of which its own rule, or else the policy, does not say so', () => {
    always(({ tasks }, wanted, planned) => {
      const stopped = new Set(of(planned, 'stop-task').map(({ task }) => task));
      const kinds = tasks.filter(({ arn }) => stopped.has(arn)).map((each) => choiceFor(each, wanted).kind);
      expect(kinds.filter((kind) => kind !== 'replace')).toEqual([]);
      expect(kinds).toHaveLength(stopped.size);
    });
  });

  test('nor a share, which rounds up', () => {
    always((seen, wanted, planned) => {
      for (const { service } of of(planned, 'stop-task')) {
        const kinds = seen.tasks
          .filter((each) => each.service === service)
          .map(({ arn }) => planned.verdicts.get(arn)?.kind)
          .filter((kind) => kind !== 'ignored');
        const allowed = Math.ceil(kinds.length * least(budgetsOn(service, seen, wanted).map(({ share }) => share)));
        expect(kinds.filter((kind) => kind === 'unmirrorable').length).toBeLessThanOrEqual(allowed);
      }
    });
  });

  test('nor the strength of a service, its protection, or its deployment', () => {
    always((seen, wanted, planned) => {
      for (const stop of of(planned, 'stop-task')) expect(isHarmful(stop, seen, wanted)).toBe(false);
    });
  });

  function isHarmful({ task: arn, service }: StopTask, seen: Snapshot, wanted: MirrorPolicy): boolean {
    const stopped = seen.tasks.find((each) => each.arn === arn);
    const strength = seen.services.get(service);
    if (stopped === undefined || strength === undefined || !seen.confirmedTasks.has(arn)) return true;
    const [choice] = replaces([choiceFor(stopped, wanted)]);
    if (stopped.protectedNow !== false || strength.deploying || !choice?.serialized) return true;
    if (stopped.lastStatus !== 'RUNNING') return false;
    const outage = strength.desired <= 1 && choice.allowOutage;
    const left = ((strength.healthyRunning - 1) / strength.desired) * 100;
    return !outage && !(left >= strength.minimumHealthyPercent && strength.desired > 1);
  }

  test('in any hour of any sequence of looks, though answers get lost', () => {
    fc.assert(
      fc.property(fc.option(budgets), fc.option(budgets), steps, (usual, ofWeb, looks) => {
        const its: Rule = { name: 'web', match: { services: [web] }, decision: 'mirror', unmirrorable: within(ofWeb) };
        const stops = stopsOver(looks, policy({ unmirrorable: within(usual), rules: [its, everyTask] }));
        const budgetsOf = (service: ServiceName) =>
          [usual, service === web ? ofWeb : usual].flatMap((budget) => budget ?? []);
        const perCluster = least(budgetsOf(web).map((budget) => budget.perCluster));
        for (const { at, service } of stops) {
          const hour = stops.filter((stop) => stop.at <= at && at - stop.at < hours(1));
          const perService = least(budgetsOf(service).map((budget) => budget.perService));
          expect(service === web ? ofWeb : usual).not.toBeNull();
          expect(hour.length).toBeLessThanOrEqual(perCluster);
          expect(hour.filter((stop) => stop.service === service).length).toBeLessThanOrEqual(perService);
        }
      }),
      often,
    );
  });

  function within(budget: StopBudget | null): Unmirrorable {
    return budget === null
      ? { kind: 'observe' }
      : replacing({ assumeMirrorable: true, budget: { ...budget, share: 1 } });
  }
});

describe('4: applying a plan and planning again', () => {
  test('leaves nothing to do but what was held or asked, or had no room, and ends', () => {
    always((start, wanted) => {
      let seen = start;
      let planned = plan(seen, wanted);
      const acted = new Set<string>();
      for (let pass = 0; planned.actions.length > 0; pass += 1) {
        expect(pass).toBeLessThan(30);
        for (const action of planned.actions) {
          expect(acted).not.toContain(subjectOf(action));
          acted.add(subjectOf(action));
        }
        seen = planned.actions.reduce((so, action) => learn(so, done(action, seen)), seen);
        const open = openAfter(planned, seen);
        planned = plan(seen, wanted);
        expect(planned.actions.map(subjectOf).filter((subject) => !open.has(subject))).toEqual([]);
      }
    });
  });

  function subjectOf(action: Action): string {
    if (action.kind === 'create-session') return action.eni;
    return action.kind === 'stop-task' ? action.task : action.session;
  }

  /** What a plan has left open: held, asked about, or without room for a session. */
  function openAfter(planned: Plan, seen: Snapshot): ReadonlySet<string | undefined> {
    const without = seen.tasks.filter(({ arn }) => planned.verdicts.get(arn)?.kind === 'unmirrored');
    const refused = seen.tasks.filter(({ arn }) => planned.verdicts.get(arn)?.kind === 'unmirrorable');
    const asked = planned.questions.flatMap((question) => {
      if (question.kind === 'confirm-tasks') return question.tasks;
      return question.kind === 'services' || question.kind === 'recent-stops' ? refused.map(({ arn }) => arn) : [];
    });
    return new Set([
      ...planned.held.flatMap(({ task: arn, session, eni }) => [arn, session, eni]),
      ...without.map(({ eni }) => eni?.id),
      ...asked,
    ]);
  }

  const questionKinds: readonly QuestionKind[] = [
    'describe-tasks',
    'sessions-on',
    'count-sessions',
    'interfaces',
    'destinations',
    'services',
    'recent-stops',
    'confirm-sessions',
    'confirm-tasks',
  ];
  /** What AWS will not say in this run, mostly nothing. */
  const silences = fc.oneof(
    { weight: 2, arbitrary: fc.constant<QuestionKind[]>([]) },
    { weight: 1, arbitrary: fc.subarray([...questionKinds]) },
  );

  test('comes to rest, whatever AWS does and says', () => {
    fc.assert(
      fc.property(snapshot, policies, silences, fc.gen(), (start, wanted, silent, draw) => {
        const answered = (so: Snapshot, question: Question): Snapshot =>
          answer(
            so,
            silent.includes(question.kind)
              ? { kind: 'unreadable', question: question.kind }
              : anyAnswer(question, so, draw),
          );
        let seen = start;
        let planned = plan(seen, wanted);
        for (let pass = 0; planned.questions.length + planned.actions.length > 0; pass += 1) {
          expect(pass).toBeLessThan(30);
          const before = seen;
          seen =
            planned.questions.length > 0
              ? planned.questions.reduce(answered, before)
              : planned.actions.reduce((so, action) => learn(so, anyOutcome(action, before, draw)), before);
          planned = plan(seen, wanted);
        }
      }),
      often,
    );
  });
});

describe('5: the order in which AWS lists things', () => {
  const shuffled = <Value>(values: Iterable<Value>): fc.Arbitrary<Value[]> => {
    const all = [...values];
    return fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length });
  };
  const listedOtherwise = (seen: Snapshot): fc.Arbitrary<Snapshot> =>
    fc
      .tuple(
        shuffled(seen.tasks),
        shuffled(seen.sessions),
        shuffled(seen.refusals),
        shuffled(seen.recentStops ?? []),
        shuffled(seen.services),
        shuffled(seen.confirmedSessions),
      )
      .map(([tasks, sessions, refused, stops, services, confirmed]) => ({
        ...seen,
        tasks,
        sessions,
        refusals: new Map(refused),
        recentStops: seen.recentStops === undefined ? undefined : stops,
        services: new Map(services),
        confirmedSessions: new Map(confirmed),
      }));

  test('changes nothing', () => {
    const pair = snapshot.chain((seen) => fc.tuple(fc.constant(seen), listedOtherwise(seen)));
    fc.assert(
      fc.property(pair, policies, ([seen, otherwise], wanted) => {
        const one = plan(seen, wanted);
        const other = plan(otherwise, wanted);
        expect(other).toEqual(one);
        expect([...other.verdicts.keys()]).toEqual([...one.verdicts.keys()]);
      }),
      often,
    );
  });
});

describe('6: what is destroyed was read again', () => {
  test('a session is deleted only with its interface there, and where its task is the reason, with that gone', () => {
    always((seen, _wanted, planned) => {
      for (const { session, reason } of of(planned, 'delete-session')) {
        const confirmation = seen.confirmedSessions.get(session);
        expect(confirmation).toMatchObject({
          interfaceExists: true,
          ...(reason === 'task-gone' ? { taskGone: true } : {}),
        });
      }
    });
  });

  test('a task is stopped only when it was read again', () => {
    always((seen, _wanted, planned) => {
      expect(of(planned, 'stop-task').filter((stop) => !seen.confirmedTasks.has(stop.task))).toEqual([]);
    });
  });
});

describe('7: sessions are few', () => {
  test('one create for an interface, and none where we have a session', () => {
    always((seen, _wanted, planned) => {
      const enis = of(planned, 'create-session').map(({ eni }) => eni);
      expect(new Set(enis).size).toBe(enis.length);
      const ours = new Set(seen.sessions.filter(carriesOurTags).map(({ eni }) => eni));
      expect(enis.filter((eni) => ours.has(eni))).toEqual([]);
    });
  });

  test('three on an interface, each with a number of its own', () => {
    always((seen, _wanted, planned) => {
      for (const { eni, number } of of(planned, 'create-session')) {
        const numbers = seen.sessions.filter((each) => each.eni === eni).map((each) => each.number);
        expect(numbers.length).toBeLessThan(3);
        expect(numbers).not.toContain(number);
      }
    });
  });

  test('maxSessions of ours, and 10,000 of all', () => {
    always((seen, wanted, planned) => {
      const creates = of(planned, 'create-session');
      if (creates.length === 0) return;
      if (wanted.maxSessions !== undefined) {
        expect((seen.ownSessionCount ?? Number.NaN) + creates.length).toBeLessThanOrEqual(wanted.maxSessions);
      }
      expect((seen.sessionCount ?? 0) + creates.length).toBeLessThanOrEqual(10_000);
    });
  });

  test('no more to a target than it takes', () => {
    always(({ sessions }, wanted, planned) => {
      const targetOf = new Map(sessions.map(({ id, target }) => [id, target]));
      for (const { id, capacity = Number.POSITIVE_INFINITY } of wanted.targets) {
        const coming = planned.actions.filter(
          (action) =>
            (action.kind === 'create-session' && action.target === id) ||
            (action.kind === 'modify-session' && action.target === id && targetOf.get(action.session) !== id),
        );
        const there = sessions.filter(({ target }) => target === id).length;
        if (coming.length > 0) expect(there + coming.length).toBeLessThanOrEqual(capacity);
      }
    });
  });
});

test('8: the collector never hears itself', () => {
  always((seen, wanted, planned) => {
    const listens = ({ service, eni }: Task): boolean =>
      (service === listener && wanted.collectors.includes(listener)) || seen.collectorEnis.has(eni?.id ?? eniId(''));
    for (const each of seen.tasks.filter(listens)) {
      expect(planned.verdicts.get(each.arn)?.kind).toBe('ignored');
      expect(planned.actions.filter((action) => action.kind !== 'delete-session' && action.task === each.arn)).toEqual(
        [],
      );
    }
  });
});

test('9: a rule that reads what events do not carry is never decided from the event', () => {
  const wanted = fc.tuple(
    policies,
    fc.constantFrom<Selector[]>(
      { tags: { mirror: ['*'] } },
      { capacityProviders: ['*'] },
      { not: { tags: { mirror: ['*'] } } },
      { or: [{ clusters: ['none'] }, { and: [{}, { capacityProviders: ['*'] }] }] },
    ),
    fc.constantFrom('mirror' as const, 'ignore' as const),
  );
  fc.assert(
    fc.property(snapshot, wanted, (seen, [but, match, decision]) => {
      const planned = plan(seen, { ...but, rules: [{ name: 'reads', match, decision }, ...but.rules] });
      for (const { arn } of seen.tasks.filter(({ seenBy }) => seenBy === 'event')) {
        const verdict = planned.verdicts.get(arn);
        if (verdict?.kind === 'waiting' && verdict.reason === 'facts-unread') {
          const asked = planned.questions.some((it) => it.kind === 'describe-tasks' && it.tasks.includes(arn));
          expect(asked || seen.unreadable.has('describe-tasks')).toBe(true);
        } else {
          expect(verdict).toSatisfy(
            () =>
              (verdict?.kind === 'ignored' && !verdict.reason.startsWith('not-s')) ||
              (verdict?.kind === 'waiting' && verdict.reason === 'interface-not-attached'),
          );
        }
        expect(planned.actions.filter((action) => 'task' in action && action.task === arn)).toEqual([]);
      }
    }),
    often,
  );
});

test('a task that carries the forwarder gets no session and is not stopped, and without it none is forwarded', () => {
  always((seen, wanted, planned) => {
    const forwarded = seen.tasks.filter(({ arn }) => planned.verdicts.get(arn)?.kind === 'forwarded');
    const carries = (each: Task): boolean => {
      const choice = choiceFor(each, wanted);
      return choice.kind === 'sidecar' && each.containers.includes(choice.container);
    };
    expect(forwarded.every(carries)).toBe(true);
    const acted = new Set([...of(planned, 'create-session'), ...of(planned, 'stop-task')].map(({ task }) => task));
    expect(seen.tasks.filter(carries).filter(({ arn }) => acted.has(arn))).toEqual([]);
  });
});

describe('what EC2 did not know', () => {
  const partsOf = (planned: Plan): readonly (TargetId | FilterId)[] =>
    [...of(planned, 'create-session'), ...of(planned, 'modify-session')].flatMap(({ target, filter }) => [
      target,
      filter,
    ]);

  test('no session gets, whatever else is seen', () => {
    always(({ gone }, _wanted, planned) => {
      expect(partsOf(planned).filter((part) => gone.has(part))).toEqual([]);
    });
  });

  test('is sent no more in the same round, however many sessions were to have it', () => {
    fc.assert(
      fc.property(snapshot, policies, fc.gen(), (start, wanted, draw) => {
        const missing = new Set<string>();
        let seen = start;
        let planned = plan(seen, wanted);
        for (let pass = 0; planned.actions.length > 0; pass += 1) {
          expect(pass).toBeLessThan(30);
          expect(partsOf(planned).filter((part) => missing.has(part))).toEqual([]);
          const came = planned.actions.map((action) => anyOutcome(action, seen, draw));
          for (const each of came) if (each.kind === 'missing') missing.add(each.action[each.what]);
          seen = came.reduce(learn, seen);
          planned = plan(seen, wanted);
        }
      }),
      often,
    );
  });

  test('is the reason that each task gets which could have nothing else', () => {
    always((seen, wanted) => {
      const all = wanted.targets.map(({ id }) => id);
      const plain = { ...wanted, rules: [everyTask] };
      const planned = plan({ ...seen, gone: new Set(all) }, plain);
      for (const verdict of planned.verdicts.values()) {
        expect(verdict).not.toMatchObject({ kind: 'unmirrored', reason: 'new' });
        expect(verdict).not.toMatchObject({ kind: 'unmirrored', reason: 'targets-full' });
      }
      expect(partsOf(planned)).toEqual([]);
    });
  });
});

describe('a plan', () => {
  test('is the same for the same snapshot, and leaves the snapshot as it was', () => {
    always((seen, wanted, planned) => {
      const copy = structuredClone(seen);
      expect(plan(seen, wanted)).toEqual(planned);
      expect(seen).toEqual(copy);
    });
  });

  test('has a verdict for every task, a reason for everything held, and no question that AWS would not answer', () => {
    always((seen, _wanted, planned) => {
      expect([...planned.verdicts.keys()]).toEqual(seen.tasks.map(({ arn }) => arn).sort());
      for (const held of planned.held) {
        expect(explainHeld(held)).toMatch(/\.$/);
        expect(held.task ?? held.session).toBeDefined();
      }
      expect(planned.questions.filter(({ kind }) => seen.unreadable.has(kind))).toEqual([]);
      const kinds = planned.questions.map(({ kind }) => kind);
      expect(new Set(kinds).size).toBe(kinds.length);
    });
  });

  test('that is not at rest says when to look again', () => {
    always((_seen, _wanted, planned) => {
      const pending = [...planned.verdicts.values()].some(({ kind }) => kind === 'waiting' || kind === 'unmirrored');
      expect(planned.recheckAfter !== undefined).toBe(pending || planned.held.length > 0);
      expect(planned.recheckAfter ?? 1).toBeGreaterThan(0);
    });
  });

  test('creates for every task that is new, and holds where a hold is the reason', () => {
    always((_seen, _wanted, planned) => {
      for (const [arn, verdict] of planned.verdicts) {
        if (verdict.kind === 'unmirrored')
          expect(deedsFor(arn, planned, 'create-session')).toEqual(deedsOf(verdict.reason));
      }
    });
  });

  test('stops, holds or asks for every task that cannot be mirrored, where such are replaced', () => {
    always(({ tasks }, wanted, planned) => {
      const asked = planned.questions.some(({ kind }) => ['confirm-tasks', 'services', 'recent-stops'].includes(kind));
      const refused = tasks.filter(({ arn }) => planned.verdicts.get(arn)?.kind === 'unmirrorable' && !asked);
      for (const each of refused) {
        const isReplaced = choiceFor(each, wanted).kind === 'replace';
        expect(deedsFor(each.arn, planned, 'stop-task').length).toBe(isReplaced ? 1 : 0);
      }
    });
  });

  const deedsFor = (arn: Task['arn'], { actions, held }: Plan, kind: Action['kind']): readonly string[] => [
    ...actions.flatMap((action) => (action.kind === kind && 'task' in action && action.task === arn ? [kind] : [])),
    ...held.flatMap((each) => (each.task === arn && each.what === kind ? [`held: ${each.reason}`] : [])),
  ];
  const holds: ReadonlySet<string> = new Set([
    'paused',
    'rollout-paused',
    'session-cap',
    'session-quota',
    'kind-unproven',
  ]);
  function deedsOf(reason: string): readonly string[] {
    if (reason === 'new') return ['create-session'];
    return holds.has(reason) ? [`held: ${reason}`] : [];
  }
});
