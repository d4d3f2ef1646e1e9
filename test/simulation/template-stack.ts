// tasktap as the template deploys it, in virtual time: the bundle in its realm, the SDK with its signatures, the rights, queues and rules of the template.
import { synthesizeTemplate } from '@tasktap/cdk';
import type { JournalEntry } from '@tasktap/controller';
import { AwsError, administrator, DeploymentError, type EmulatedAccount, letPassUntil } from '@tasktap/emulator';
import type { Place } from './place.ts';
import { wantedIds } from './scene.ts';
import { deadIn, type Stack } from './stack.ts';
import type { StackStory, StoryPolicy } from './story.ts';
import type { Made, Witness } from './witness.ts';

/** A custom resource fails after an hour. */
const patienceMs = 2 * 3_600_000;

let synthesized: Promise<object> | undefined;

/** The same for every stack: a process makes it once. */
function theTemplate(): Promise<object> {
  synthesized ??= synthesizeTemplate().then((text): object => JSON.parse(text));
  return synthesized;
}

/** Only what the template has parameters for is taken of a policy. */
export async function deployTemplate(told: StackStory, { account, clock }: Place, witness: Witness): Promise<Stack> {
  const { stacks, queues } = account;
  const template = await theTemplate();
  const request = (policy: StoryPolicy) => ({ template, parameters: parametersOf(account, policy) });
  const made = await letPassUntil(clock, stacks.deploy(told.name, request(told.policy)), patienceMs);
  const queue = (logicalId: string) => {
    const url = made.resources.get(logicalId)?.physicalId ?? '';
    const found = queues.all().find((each) => each.url === url);
    if (found === undefined) throw new Error(`Expected a queue ${logicalId} in the template, got ${url || 'none'}.`);
    return found;
  };
  watch(told.name, account, witness);
  let doing = Promise.resolve();
  const stack: Stack = {
    name: told.name,
    told,
    policy: told.policy,
    policySince: clock.now(),
    paused: false,
    lost: false,
    former: [],
    queues: { events: queue('TaskQueue'), looks: queue('LookQueue') },
    dead: { events: deadIn(queue('DeadTaskQueue')), looks: deadIn(queue('DeadLookQueue')) },
    deployPolicy(policy) {
      const update = async (): Promise<void> => {
        const refusal = await refusalOf(made.update(request(policy)));
        if (refusal !== undefined) return;
        stack.policy = policy;
        stack.policySince = clock.now();
      };
      doing = doing.then(update);
    },
    async switchTo(to) {
      stack.paused = to === 'off';
      const Name = made.outputs['SwitchName'];
      const input = { Name, Value: to === 'off' ? 'paused' : 'on', Type: 'String', Overwrite: true };
      await account.call(administrator, 'ssm', 'PutParameter', input);
    },
  };
  return stack;
}

function parametersOf({ world }: EmulatedAccount, policy: StoryPolicy): Readonly<Record<string, string>> {
  const { targets, filter } = wantedIds({ world }, policy);
  return {
    ClusterArns: [...world.clusters.keys()].join(','),
    TargetId: targets[0] ?? '',
    FilterId: filter,
    Unmirrorable: policy.unmirrorable.kind,
    MaxSessions: policy.maxSessions === undefined ? '' : String(policy.maxSessions),
  };
}

/** What a fault of the story did to CloudFormation, which then has everything as before. */
async function refusalOf(update: Promise<void>): Promise<DeploymentError | undefined> {
  try {
    await update;
    return undefined;
  } catch (problem) {
    if (problem instanceof DeploymentError) return problem;
    throw problem;
  }
}

/** Journal, acts and errors of the stack's functions, whose names begin with the stack's. */
function watch(stack: string, { world, logs, calls, functions }: EmulatedAccount, witness: Witness): void {
  /** By function: what it has begun last. With one cluster no two looks overlap. */
  const begun = new Map<string, string>();
  const told = new Map<string, number>();
  const isOurs = (name: string): boolean => name.startsWith(`${stack}-`);
  logs.onLine(({ by, functionName, requestId = '', text }) => {
    if (!isOurs(functionName)) return;
    begun.set(functionName, requestId);
    if (by === 'platform' && text.startsWith('END')) tellErrors(functionName);
    if (by !== 'function' || !text.startsWith('{"at"')) return;
    witness.told({ at: world.clock.now(), stack, invocation: requestId, entry: JSON.parse(text) as JournalEntry });
  });
  calls.onAct(({ principal, service, operation, input }) => {
    if (!isOurs(principal) || !isWitnessed(service)) return () => undefined;
    const invocation = begun.get(principal) ?? '';
    const made: Made = { at: world.clock.now(), stack, invocation, service, operation, input };
    const acted = witness.before(made);
    return (problem) => {
      acted();
      if (problem instanceof AwsError) witness.answered(made, { kind: 'refused', error: problem, requestId: '' });
    };
  });

  /** What asks for looks and drains throws by design, so that Lambda brings its event back; but in time. */
  function tellErrors(name: string): void {
    const { errors = 0, lastError } = functions.deployed(name) ?? {};
    const isNew = errors > (told.get(name) ?? 0);
    told.set(name, errors);
    const message = lastError?.message ?? '';
    const isMeant = name.startsWith(`${stack}-OnStack`) && !message.startsWith('Task timed out');
    if (isNew && !isMeant) witness.threw(stack, new Error(message));
  }
}

function isWitnessed(service: string): service is Made['service'] {
  return ['ec2', 'ecs', 'ssm', 'sqs'].includes(service);
}
