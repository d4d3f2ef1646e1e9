// A rehearsal: the template deployed into an emulated AWS in virtual time, a fleet that lives for hours, and what came of it.
import {
  AwsError,
  administrator,
  createVirtualClock,
  DeploymentError,
  declaredParameters,
  type Emulator,
  type FaultPlan,
  type Fleet,
  letPass,
  letPassUntil,
  type Stack,
  startEmulator,
  type VirtualClock,
} from '@tasktap/emulator';
import { hoursPerMonth, sessionHour } from '../prices.ts';
import { quantile } from '../quantile.ts';
import { createTally } from '../tally.ts';
import { type CallRows, createCallRows } from './call-log.ts';
import { type Covered, createCoverageLog, sessionsOf } from './coverage.ts';
import { planDay } from './day.ts';
import type { Findings, Left, Refused } from './findings.ts';

export interface Rehearsal {
  /** JSON or YAML. */
  readonly template: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly fleet: Fleet;
  readonly faults: FaultPlan;
  readonly hours: number;
  readonly seed: number;
  /** Called after every hour. */
  readonly onHour: (hour: number, covered: Covered) => void;
}

/** The stack's name, and so the owner of its sessions. */
const stackName = 'tasktap';
/** A Monday; any time would do, but always the same. */
const start = Date.parse('2026-01-05T00:00:00Z');
const minute = 60_000;
/** A custom resource fails after an hour, and few follow each other. */
const patience = 4 * 60 * minute;

/** @throws AwsError `ValidationError` for what is no template, and for parameters that do not fit it */
export async function rehearse(plan: Rehearsal): Promise<Findings | Refused> {
  const clock = createVirtualClock(start);
  const emulator = await startEmulator({
    clock,
    seed: plan.seed,
    fleet: plan.fleet,
    faults: plan.faults,
    host: '127.0.0.1',
    port: 0,
    principals: [administrator],
  });
  try {
    return await play(plan, emulator, clock);
  } finally {
    await emulator.close();
  }
}

async function play(plan: Rehearsal, emulator: Emulator, clock: VirtualClock): Promise<Findings | Refused> {
  const { world } = emulator;
  const asked = { ...fillIn(plan.template, emulator), ...plan.parameters };
  const chosen = Object.keys(asked).filter((name) => !(name in plan.parameters));
  const parametersBefore = new Set(world.parameters.keys());
  const journal = listen(emulator);
  const calls = countCalls(emulator);
  const request = { template: plan.template, parameters: asked };
  const stack = await refusedOr(letPassUntil(clock, emulator.stacks.deploy(stackName, request), patience));
  if ('sentences' in stack) return stack;
  planDay(world, plan.hours);
  const coverage = createCoverageLog(stackName);
  for (let hour = 1; hour <= plan.hours; hour += 1) {
    for (let passed = 0; passed < 60; passed += 1) {
      await letPass(clock, minute);
      coverage.sample(world);
    }
    plan.onHour(hour, coverage.latest());
  }
  const { timesToMirror } = journal.tally;
  const findings: Omit<Findings, 'left'> = {
    kind: 'rehearsed',
    hours: plan.hours,
    seed: plan.seed,
    parameters: asked,
    chosen,
    withoutEffect: stack.findings.length,
    atEnd: coverage.latest(),
    coverage: coverage.byHour(),
    timeToMirrorMs: {
      tasks: timesToMirror.length,
      p50: quantile(timesToMirror, 0.5),
      p99: quantile(timesToMirror, 0.99),
    },
    calls: calls.rows(),
    denied: calls.denied(),
    refusals: journal.tally.refused(),
    stopped: journal.tally.stopped(),
    held: journal.held(),
    sessions: {
      peak: coverage.peak(),
      mean: coverage.meanSessions(),
      quota: world.quotas.sessionsPerAccount,
      cap: capOf(asked),
    },
    deadLetters: deadLettersOf(emulator, stack),
    failures: failuresOf(emulator),
    costPerMonthUsd: coverage.meanSessions() * sessionHour.usd * hoursPerMonth,
  };
  return { ...findings, left: await remove(stack, emulator, clock, parametersBefore) };
}

/** What the fleet itself says, and the choice that does no harm: whoever rehearses may leave them out. */
function fillIn(template: string, { world }: Emulator): Readonly<Record<string, string>> {
  const [target = ''] = world.targets.keys();
  const [filter = ''] = world.filters.keys();
  const usual: Readonly<Record<string, string>> = {
    ClusterArns: [...world.clusters.keys()].join(','),
    TargetId: target,
    FilterId: filter,
    Unmirrorable: 'observe',
  };
  const declared = declaredParameters(template);
  return Object.fromEntries(Object.entries(usual).filter(([name]) => declared.includes(name)));
}

/** A deployment that is refused is an answer. */
async function refusedOr(deployment: Promise<Stack>): Promise<Stack | Refused> {
  try {
    return await deployment;
  } catch (problem) {
    if (problem instanceof DeploymentError) return { kind: 'refused', sentences: problem.message.split('\n') };
    throw problem;
  }
}

function listen({ logs, world }: Emulator) {
  const tally = createTally(world.clock.now());
  const tasksHeld = new Map<string, Set<string>>();
  logs.onLine(({ by, text }) => {
    if (by !== 'function') return;
    const entry = tally.hear(text);
    if (entry?.kind !== 'held' || entry.task === undefined) return;
    tasksHeld.set(entry.reason, (tasksHeld.get(entry.reason) ?? new Set()).add(entry.task));
  });
  return {
    tally,
    held: () => Object.fromEntries([...tasksHeld].sort().map(([reason, tasks]) => [reason, tasks.size])),
  };
}

/** Functions go by their own names, which begin with the stack's. */
function countCalls({ calls }: Emulator): CallRows {
  const rows = createCallRows((principal) => principal.startsWith(`${stackName}-`));
  calls.onCall(rows.hear);
  return rows;
}

function capOf({ MaxSessions = '' }: Readonly<Record<string, string>>): number | undefined {
  return MaxSessions === '' ? undefined : Number(MaxSessions);
}

/** In queues of the stack that another one gives its messages up to. */
function deadLettersOf({ queues }: Emulator, { resources }: Stack): number {
  const ours = [...resources.values()].flatMap(({ physicalId }) => queues.byUrl(physicalId) ?? []);
  const dead = new Set(ours.map(({ settings }) => settings.redrive?.deadLetterQueue));
  return ours.reduce((sum, { settings, depth }) => sum + (dead.has(settings.name) ? depth().visible : 0), 0);
}

function failuresOf({ functions }: Emulator): Findings['failures'] {
  return functions
    .allDeployed()
    .filter(({ errors }) => errors > 0)
    .map(({ name, errors, lastError }) => ({ function: name, errors, last: lastError?.message ?? '' }));
}

async function remove(
  stack: Stack,
  { world }: Emulator,
  clock: VirtualClock,
  parametersBefore: ReadonlySet<string>,
): Promise<Left> {
  const refused = await letPassUntil(clock, stack.delete(), patience).then(
    () => undefined,
    (problem: unknown) => {
      if (problem instanceof DeploymentError || problem instanceof AwsError) return problem.message;
      throw problem;
    },
  );
  return {
    sessions: sessionsOf(world, stack.name).length,
    parameters: [...world.parameters.keys()].filter((name) => !parametersBefore.has(name)),
    failure: refused,
  };
}
