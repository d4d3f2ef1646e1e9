// A whole emulated AWS in one process: a world with a fleet, its services behind one HTTP port, events, queues and packets.
import { type CallLog, createCallLog } from './cloud/calls.ts';
import { createCloud } from './cloud/cloud.ts';
import { createAnswers } from './cloud/cloudformation/answers.ts';
import { closeSite, type Site } from './cloud/cloudformation/site.ts';
import type { Stacks } from './cloud/cloudformation/stack.ts';
import { createStacks } from './cloud/cloudformation/stacks.ts';
import type { Rules } from './cloud/events/rules.ts';
import type { Roles } from './cloud/iam/roles.ts';
import { startInThread } from './cloud/lambda/environment/in-thread.ts';
import { startInWorkers } from './cloud/lambda/environment/in-worker.ts';
import type { StartEnvironment } from './cloud/lambda/environment/settings.ts';
import type { Functions } from './cloud/lambda/functions.ts';
import { createLogs, type Logs } from './cloud/lambda/logs.ts';
import { createLimits } from './cloud/limits/limits.ts';
import { ratesFor } from './cloud/limits/rates.ts';
import { operations } from './cloud/operations.ts';
import { type Principal, principalsByKey } from './cloud/principals.ts';
import { withAnswers } from './cloud/protocol/answers.ts';
import { createDirectCall, type DirectCall } from './cloud/protocol/direct.ts';
import { createFront, type Front, refusalsOf } from './cloud/protocol/front.ts';
import { overFront } from './cloud/protocol/in-process.ts';
import { listen } from './cloud/protocol/server.ts';
import type { Buckets } from './cloud/s3/buckets.ts';
import type { Queues } from './cloud/sqs/queues.ts';
import { createFaults, type FaultReport, noFaults } from './faults/faults.ts';
import { createHand, type Hand, withHand } from './faults/hand.ts';
import type { FaultPlan } from './faults/plan.ts';
import type { Clock, RealClock } from './world/clock.ts';
import { deploymentEvent } from './world/deployment-event.ts';
import { type Fleet, plantFleet } from './world/fleet.ts';
import { createPacketPath, type PacketPath } from './world/packets.ts';
import { createUdpSender, type UdpSender } from './world/packets-udp.ts';
import { startScheduler } from './world/scheduler.ts';
import { createWorld, type World } from './world/state.ts';
import { taskEvent } from './world/task-event.ts';
import { startTraffic } from './world/traffic.ts';

export interface AccountOptions {
  readonly clock: Clock;
  /** Twelve digits. @default 111122223333 */
  readonly account?: string;
  readonly seed: number;
  readonly fleet: Fleet;
  /** What goes wrong, when and how often. @default nothing */
  readonly faults?: FaultPlan;
}

export interface EmulatorOptions extends AccountOptions {
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  readonly principals: readonly Principal[];
  /** What the dates of requests are held against, in milliseconds since 1970. @default Date.now */
  readonly wallTime?: () => number;
}

/** The emulated AWS without a port: nothing of this machine is opened, and no time passes but that of the clock. */
export interface EmulatedAccount {
  readonly world: World;
  readonly queues: Queues;
  readonly rules: Rules;
  /** What rules can call by ARN. */
  readonly functions: Functions;
  readonly roles: Roles;
  /** What CloudFormation makes of templates. */
  readonly stacks: Stacks;
  /** What lies in S3. */
  readonly buckets: Buckets;
  /** What deployed functions write. */
  readonly logs: Logs;
  readonly calls: CallLog;
  /** What the fault plan has done so far. */
  readonly faults: FaultReport;
  /** What is broken by hand; mutable, for whoever plays with the account. */
  readonly hand: Hand;
  /** A call that comes over no wire. */
  readonly call: DirectCall;
}

export interface Emulator extends EmulatedAccount {
  /** What mirror sessions do to packets; its own counts. */
  readonly packets: PacketPath;
  readonly sender: UdpSender;
  /** Where AWS clients call. */
  readonly url: string;
  /** Stops the talk of the tasks and sends what is on its way. */
  silence(): Promise<void>;
  /** Ends everything that would keep the process alive. */
  close(): Promise<void>;
}

/** The example account of AWS's own documents. */
const exampleAccount = '111122223333';
const region = 'eu-central-1';

/** Somebody who may do everything, for clients that are not being tested. */
export const administrator: Principal = {
  name: 'administrator',
  arn: `arn:aws:iam::${exampleAccount}:user/administrator`,
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  policies: [{ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } }],
};

/** Its scheduler works as soon as the clock moves. Queues have addresses that nobody listens at. */
export function createAccount(options: AccountOptions): EmulatedAccount {
  const gate = { principals: [], wallTime: options.clock.now };
  const { made } = assemble(options, gate, () => 'http://127.0.0.1');
  startScheduler(made.world);
  return made;
}

/** @throws Error with one sentence when the port cannot be had. */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  let origin = '';
  const { principals, wallTime = Date.now } = options;
  const { made, front, site } = assemble(options, { principals, wallTime }, () => origin);
  // Only now: a fleet or a plan that cannot be leaves nothing open behind it.
  const listening = await listen(front, { host: options.host, port: options.port });
  origin = listening.url;
  const { world } = made;
  const scheduler = startScheduler(world);
  const sender = createUdpSender();
  const packets = createPacketPath(world, sender);
  const traffic = startTraffic(world, packets, options.fleet.traffic ?? { framesPerTaskPerSecond: 0 });
  return {
    ...made,
    packets,
    sender,
    url: listening.url,
    async silence() {
      traffic.close();
      await sender.flush();
    },
    async close() {
      traffic.close();
      scheduler.close();
      closeSite(site);
      await sender.close();
      await listening.close();
    },
  };
}

interface Gate {
  readonly principals: readonly Principal[];
  readonly wallTime: () => number;
}

/** Throws when the fleet or the plan speaks of what there is not. `origin` says where clients reach SQS. */
function assemble(options: AccountOptions, gate: Gate, origin: () => string) {
  const { clock, seed, fleet, faults: plan = noFaults, account = exampleAccount } = options;
  const world = createWorld({ account, region, clock, seed });
  const calls = createCallLog();
  const logs = createLogs();
  const answers = createAnswers(world);
  const faults = createFaults(plan, clock, seed);
  const hand = createHand();
  const { strikeCall, passEvent } = withHand(hand, faults);
  // Functions call the front, which comes last.
  const later: Front = { handle: (request) => front.handle(request) };
  const startEnvironment = environmentsOn(clock, later, origin);
  const workshop = { logs, answers, startEnvironment, origin, mappings: new Map(), schedules: new Map() };
  const cloud = createCloud(world, origin, (around) => createStacks({ ...workshop, cloud: around }));
  const { queues, functions, rules, roles, stacks, buckets } = cloud;
  logs.onLine(({ logGroup, logStream: stream, at, text }) =>
    cloud.logGroups.keep(logGroup, { at, stream, message: text }),
  );
  const limits = createLimits(clock, ratesFor(fleet.limits?.rates));
  const counter = { operations, cloud, limits, calls, strikeCall };
  const signed = createFront({
    ...counter,
    principals: principalsByKey(gate.principals),
    wallTime: () => gate.wallTime() + faults.skewMs(),
    worldTime: () => clock.now() + faults.skewMs(),
  });
  const front: Front = withAnswers(signed, answers);
  const site: Site = { ...workshop, cloud };
  world.onTaskChange.add((task) => passEvent(taskEvent(world, task), rules.put));
  world.onDeploymentChange.add((service, deployment) => rules.put(deploymentEvent(world, service, deployment)));
  plantFleet(world, fleet);
  faults.begin(world);
  const made: EmulatedAccount = {
    world,
    queues,
    rules,
    functions,
    roles,
    stacks,
    buckets,
    logs,
    calls,
    faults: faults.report,
    hand,
    call: createDirectCall({ ...counter, refusalsOf }),
  };
  return { made, front, site };
}

/** The variables that point an AWS client at the emulator, as this principal. */
export function clientEnvironment(url: string, principal: Principal): Readonly<Record<string, string>> {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: principal.accessKeyId,
    AWS_SECRET_ACCESS_KEY: principal.secretAccessKey,
  };
}

/** In real time each environment is a Worker; on a clock that somebody moves it is in this thread, where the same moves give the same run. */
function environmentsOn(clock: Clock, front: Front, origin: () => string): StartEnvironment {
  return isReal(clock) ? startInWorkers(clock, origin) : startInThread({ clock, transport: overFront(front, origin) });
}

function isReal(clock: Clock): clock is RealClock {
  return 'speed' in clock;
}
