// Our function put where the source document has its Lambda: in the emulator, under its rule, its role and its two variables.
import { createOnTaskEvent, createPorts, type OnTaskEvent } from '@tasktap/controller';
import {
  administrator,
  clientEnvironment,
  createFunction,
  type Emulator,
  emptyAccount,
  type Fleet,
  invoke,
  type LambdaFunction,
  type Principal,
  startEmulator,
  type World,
  type WorldTask,
} from '@tasktap/emulator';
import { afterEach } from 'vitest';
import { eventually } from '../../eventually.ts';
import { createPatientClock } from '../patient-clock.ts';
import { createTold, type Told } from '../told.ts';
import { clockOf } from '../world-clock.ts';
import { cluster, environment, eventRule, functionName, roleWith } from './document.ts';

export interface Deployed {
  readonly emulator: Emulator;
  readonly world: World;
  readonly fn: LambdaFunction<unknown>;
  readonly told: Told;
  /** Everything that ECS told EventBridge of tasks, oldest first. */
  readonly events: readonly unknown[];
  /** The handler of a process that has just been started and remembers nothing. */
  freshProcess(): OnTaskEvent;
  /** The function's calls of one operation, in order, each with the answer's code. */
  callsOf(operation: string): readonly { readonly code: string | undefined; readonly eni: string | undefined }[];
}

export interface Differences {
  readonly services: Fleet['services'];
  readonly tasks?: Fleet['tasks'];
  readonly role?: ReturnType<typeof roleWith>;
  /** Who else may call. */
  readonly principals?: readonly Principal[];
  readonly variables?: Readonly<Record<string, string>>;
  /** Reserved concurrency. */
  readonly concurrency?: number;
  /** @default the document's */
  readonly rule?: unknown;
  readonly limits?: NonNullable<Fleet['limits']>;
  /** How much faster than life. @default 25 */
  readonly speed?: number;
}

const open: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

export async function deploy(differences: Differences): Promise<Deployed> {
  const { role = roleWith(), services, tasks = [], limits = {} } = differences;
  const clock = createPatientClock({ speed: differences.speed ?? 25, start: Date.parse('2026-03-04T08:00:00Z') });
  const emulator = await startEmulator({
    clock,
    seed: 1,
    fleet: {
      ...emptyAccount,
      clusters: [cluster],
      services,
      tasks,
      targets: [{ kind: 'network-load-balancer' }],
      filters: [{ rejectUdpPorts: [4789] }],
      limits,
    },
    host: '127.0.0.1',
    port: 0,
    principals: [administrator, role, ...(differences.principals ?? [])],
  });
  open.push(async () => {
    clock.stop();
    await emulator.close();
  });
  const { world, calls, rules } = emulator;
  hurry(world);
  rename(world.targets, environment.TrafficMirrorTarget);
  rename(world.filters, environment.TrafficMirrorFilter);
  const told = createTold();
  const freshProcess = (): OnTaskEvent =>
    createOnTaskEvent(
      createPorts(
        {
          environment: {
            ...environment,
            ...clientEnvironment(emulator.url, role),
            AWS_LAMBDA_FUNCTION_NAME: functionName,
            ...differences.variables,
          },
          clock: clockOf(world),
          write: told.write,
        },
        'events',
      ),
    );
  const fn = createFunction({
    name: functionName,
    handler: freshProcess(),
    timeoutMs: 60_000,
    concurrency: differences.concurrency,
  });
  rules.putRule({
    name: 'activating',
    pattern: differences.rule ?? eventRule,
    enabled: true,
    targets: [{ kind: 'function', invoke: (event, requestId) => invoke(world, fn, event, requestId) }],
  });
  const events: unknown[] = [];
  const hear = async (event: unknown): Promise<void> => void events.push(event);
  const pattern = { source: ['aws.ecs'] };
  rules.putRule({ name: 'witness', pattern, enabled: true, targets: [{ kind: 'function', invoke: hear }] });
  return {
    emulator,
    world,
    fn,
    told,
    events,
    freshProcess,
    callsOf: (operation) =>
      calls
        .recent()
        .filter((call) => call.principal === role.name && call.operation === operation)
        .map(({ code, about }) => ({ code, eni: about['networkInterfaceId'] })),
  };
}

/** Tasks that begin within some seconds: what happens is the same, and a test has not to run the world at a hundred times its speed. */
function hurry({ pace }: World): void {
  Object.assign(pace, {
    connectMs: [500, 1_500],
    waitForPullMs: [500, 1_000],
    pullMs: [500, 1_000],
    startMs: [500, 1_000],
    // An event is dealt with before the next one of its task comes, on a busy machine as well.
    activateMs: [8_000, 9_000],
    // Whoever tells of interfaces that EC2 does not know yet makes them late.
    lateInterfaceShare: 0,
  });
}

/** Gives what the fleet has planted the id that the document prints. */
function rename<Thing extends { readonly id: string }>(things: Map<string, Thing>, id: string): void {
  const [planted] = things.values();
  if (planted === undefined) throw new Error('The fleet has planted nothing.');
  things.clear();
  things.set(id, { ...planted, id });
}

/** A service whose tasks pass ACTIVATING, as the document's do. */
export function activating(count: number) {
  return [{ name: 'checkout', cluster, count, activates: true }];
}

/** All the tasks that are to run, do. */
export function allRun({ world }: Deployed): boolean {
  const wanted = [...world.services.values()].reduce((sum, service) => sum + service.desiredCount, 0);
  const living = livingTasks(world).filter(({ group }) => group.startsWith('service:'));
  return living.length === wanted && living.every(({ lastStatus }) => lastStatus === 'RUNNING');
}

/** Every event was dealt with. */
export function isIdle({ fn }: Deployed): boolean {
  return fn.running === 0;
}

export function livingTasks(world: World): readonly WorldTask[] {
  return [...world.tasks.values()].filter((task) => task.desiredStatus === 'RUNNING');
}

export function eniOf(task: WorldTask): string {
  return task.attachment?.networkInterfaceId ?? 'no interface';
}

export function allMirrored(deployed: Deployed): boolean {
  const mirrored = new Set([...deployed.world.sessions.values()].map((session) => session.networkInterfaceId));
  return allRun(deployed) && livingTasks(deployed.world).every((task) => mirrored.has(eniOf(task)));
}

export function untilMirrored(deployed: Deployed): Promise<void> {
  const sentence = 'all tasks run and are mirrored, and every event was dealt with';
  return eventually(sentence, () => allMirrored(deployed) && isIdle(deployed));
}

/** The service wants this many tasks from now on. */
export function scale(world: World, desiredCount: number): void {
  for (const service of world.services.values()) {
    service.desiredCount = desiredCount;
    for (const listener of world.onServiceChange) listener(service);
  }
}
