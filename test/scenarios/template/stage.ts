// The deployment as it is in the template, in an emulated AWS in virtual time: deployed, played with, and asked what it did.
import type { JournalEntry } from '@tasktap/controller';
import {
  administrator,
  createVirtualClock,
  type Emulator,
  emptyAccount,
  type FaultPlan,
  type Fleet,
  letPass,
  letPassUntil,
  type Stack,
  startEmulator,
  type VirtualClock,
} from '@tasktap/emulator';
import type { Template } from './template.ts';

const START = Date.parse('2026-11-23T12:00:00Z');
export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
/** A custom resource fails after an hour, and few follow each other. */
const PATIENCE = 2 * 60 * MINUTE;

export interface Stage {
  readonly emulator: Emulator;
  readonly clock: VirtualClock;
  /** What the functions told, oldest first. */
  readonly journal: JournalEntry[];
  pass(milliseconds: number): Promise<void>;
  /** Lets time pass until it is done. */
  done<Result>(doing: Promise<Result>): Promise<Result>;
  /** Where nothing else is said: to the first target through the first filter, all clusters. */
  deploy(template: Template, parameters: Parameters, name?: string): Promise<Stack>;
  /** The same template with these parameters changed. */
  update(stack: Stack, changed?: Parameters): Promise<void>;
  close(): Promise<void>;
}

export type Parameters = Readonly<Record<string, string>>;

/** An account with one cluster, two targets and a filter, and hosts of two kinds. */
export function fleetOf(fleet: Partial<Fleet>): Fleet {
  return {
    ...emptyAccount,
    clusters: ['shop'],
    targets: [{ kind: 'network-load-balancer' }, { kind: 'network-load-balancer' }],
    filters: [{ rejectUdpPorts: [4789, 6081] }],
    ...fleet,
  };
}

export async function createStage(fleet: Fleet, faults: FaultPlan['faults'] = [], account?: string): Promise<Stage> {
  const clock = createVirtualClock(START);
  const emulator = await startEmulator({
    clock,
    ...(account === undefined ? {} : { account }),
    seed: 1,
    fleet,
    host: '127.0.0.1',
    port: 0,
    principals: [administrator],
    faults: { faults },
  });
  const journal: JournalEntry[] = [];
  emulator.logs.onLine(({ by, text }) => {
    if (by === 'function' && text.startsWith('{"at"')) journal.push(JSON.parse(text));
  });
  const pass = (milliseconds: number): Promise<void> => letPass(clock, milliseconds);
  const done = <Result>(doing: Promise<Result>): Promise<Result> => letPassUntil(clock, doing, PATIENCE);
  const given = new Map<string, { readonly template: Template; readonly parameters: Parameters }>();
  const remember = (name: string, template: Template, parameters: Parameters) => {
    const request = { template, parameters };
    given.set(name, request);
    return request;
  };
  return {
    emulator,
    clock,
    journal,
    pass,
    done,
    deploy: (template, parameters, name = 'tap') =>
      done(emulator.stacks.deploy(name, remember(name, template, { ...whereTo(emulator), ...parameters }))),
    update(stack, changed = {}) {
      const before = given.get(stack.name);
      if (before === undefined) throw new Error(`Expected a stack of this stage, got ${stack.name}.`);
      return done(stack.update(remember(stack.name, before.template, { ...before.parameters, ...changed })));
    },
    close: () => emulator.close(),
  };
}

/** The first target and filter, and every cluster. */
function whereTo({ world }: Emulator): Parameters {
  const [target = ''] = world.targets.keys();
  const [filter = ''] = world.filters.keys();
  return { ClusterArns: [...world.clusters.keys()].join(','), TargetId: target, FilterId: filter };
}
