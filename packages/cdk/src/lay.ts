// A deployment put together from its settings, under any scope: the constructs of a CDK app and the template have the same parts.
import type { CfnResource, IResolvable } from 'aws-cdk-lib';
import { Aws, Fn } from 'aws-cdk-lib';
import { CfnParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { layAlarms } from './alarms.ts';
import { type Choice, conditional } from './choice.ts';
import { layDashboard } from './dashboard.ts';
import { deedsOfEvents, deedsOfLooks, deedsOfStack } from './deeds.ts';
import { type FunctionPlan, layFunction, type Made } from './functions.ts';
import { layBackfill, layDrain } from './life.ts';
import { guardQueues, layQueues, type Queues, timeouts } from './queues.ts';
import type { TapSettings } from './settings.ts';
import { concurrency, layMappings, layRule, laySchedule } from './sources.ts';
import type { Reach } from './statements.ts';

export interface Tap {
  readonly queues: Queues;
  readonly onTaskEvent: Made;
  readonly onLook: Made;
  readonly onStack: Made;
  /** The off switch: nothing is done while its value begins with `paused`. */
  readonly switch: CfnParameter;
}

/** `mirroring`: filters and targets of this stack, which must outlive the sessions that hang on them. */
export function layTap(scope: Construct, settings: TapSettings, mirroring: readonly CfnResource[]): Tap {
  const { owner } = settings;
  const queues = layQueues(scope);
  const offSwitch = new CfnParameter(scope, 'Switch', {
    name: switchName(owner),
    type: 'String',
    value: 'running',
    description: 'The off switch of tasktap: a value that begins with "paused" stops everything it does',
  });
  const reach: Reach = {
    ...settings,
    switchName: switchName(owner),
    notesPrefix: notesPrefix(owner),
    taskQueueArn: queues.tasks.attrArn,
    lookQueueArn: queues.looks.attrArn,
  };
  const make = (plan: FunctionPlan): Made => layFunction(scope, plan, settings.code[plan.bundle], settings, reach);
  const onTaskEvent = make(planOfEvents(settings, queues));
  const onLook = make(planOfLooks(settings, queues));
  const onStack = make(planOfStack(settings, queues));
  const rule = layRule(scope, queues, settings);
  guardQueues(scope, queues, rule.attrArn);
  const schedule = laySchedule(scope, onStack.function);
  const mappings = layMappings(scope, queues, { onTaskEvent: onTaskEvent.function, onLook: onLook.function });
  mappings.tasks.addResourceDependency(onTaskEvent.rights);
  mappings.looks.addResourceDependency(onLook.rights);
  layDrain(scope, onStack, settings, {
    goneBefore: [rule, schedule, mappings.tasks, mappings.looks, onTaskEvent.rights, onLook.rights],
    goneAfter: mirroring,
  });
  layBackfill(scope, onStack, settings, [mappings.looks]);
  layAlarms(scope, settings, queues);
  layDashboard(scope, settings, queues, { onTaskEvent, onLook, onStack });
  return { queues, onTaskEvent, onLook, onStack, switch: offSwitch };
}

const switchName = (owner: string): string => `/tasktap/${owner}/switch`;
const notesPrefix = (owner: string): string => `/tasktap/${owner}/stops`;

function planOfEvents(settings: TapSettings, queues: Queues): FunctionPlan {
  return {
    id: 'OnTaskEvent',
    description: 'Mirrors tasks as their events come (tasktap)',
    bundle: 'tap',
    handler: 'onTaskEvent',
    timeout: timeouts.onTaskEvent,
    memory: 512,
    environment: {
      ...commonEnvironment(settings),
      TASKTAP_CONCURRENCY: String(concurrency.onTaskEvent),
      TASKTAP_TASK_QUEUE_URL: queues.tasks.ref,
      TASKTAP_LOOK_QUEUE_URL: queues.looks.ref,
    },
    deeds: deedsOfEvents(settings.targetsHaveVpcs),
    takesFrom: queues.tasks.attrArn,
  };
}

function planOfLooks(settings: TapSettings, queues: Queues): FunctionPlan {
  return {
    id: 'OnLook',
    description: 'Looks at a service or a cluster, and mends what differs from the policy (tasktap)',
    bundle: 'tap',
    handler: 'onLook',
    timeout: timeouts.onLook,
    memory: 1_024,
    environment: {
      ...commonEnvironment(settings),
      TASKTAP_CONCURRENCY: String(concurrency.onLook),
      // The look queue is FIFO with one group: looks never overlap.
      TASKTAP_SERIALIZED: 'true',
    },
    deeds: deedsOfLooks,
    takesFrom: queues.looks.attrArn,
  };
}

function planOfStack({ owner, clusterArns }: TapSettings, queues: Queues): FunctionPlan {
  return {
    id: 'OnStack',
    description: 'Asks for sweeps and backfills, and removes our sessions when the stack is deleted (tasktap)',
    bundle: 'stack',
    handler: 'onStack',
    timeout: timeouts.onStack,
    memory: 512,
    environment: {
      TASKTAP_OWNER: owner,
      // None is a mistake that is told elsewhere; Fn.join would throw before it is.
      TASKTAP_CLUSTERS: clusterArns.length === 0 ? '' : Fn.join(',', [...clusterArns]),
      TASKTAP_LOOK_QUEUE_URL: queues.looks.ref,
    },
    deeds: deedsOfStack,
    takesFrom: undefined,
  };
}

function commonEnvironment({ owner, policyDocument, policyParameter, fromParameter, replace }: TapSettings) {
  const notes = notesPrefix(owner);
  return {
    TASKTAP_OWNER: owner,
    ...variableWhere(fromParameter, 'TASKTAP_POLICY_PARAMETER', policyParameter),
    ...variableWhere(fromParameter, 'TASKTAP_POLICY', Aws.NO_VALUE, policyDocument),
    TASKTAP_PAUSE_PARAMETER: switchName(owner),
    ...variableWhere(replace, 'TASKTAP_NOTES_PREFIX', notes),
  };
}

/** A variable that stands there only where something is chosen, or has another value where not. */
function variableWhere(
  choice: Choice,
  name: string,
  value: string,
  otherwise: string = Aws.NO_VALUE,
): Readonly<Record<string, string | IResolvable>> {
  if (typeof choice !== 'boolean') return { [name]: conditional(choice, value, otherwise) };
  const decided = choice ? value : otherwise;
  return decided === Aws.NO_VALUE ? {} : { [name]: decided };
}
