// A deployment from the template to its end: proposed, shown, agreed to, carried out, and watched.
import { createHash } from 'node:crypto';
import type { Clock } from '@tasktap/aws';
import {
  type Change,
  type Deploying,
  type Proposal,
  type StackEvent,
  type StackSeen,
  type TemplateGiven,
  templateUrl,
} from '@tasktap/aws/deploying';
import { misunderstood } from '../account/exit-codes.ts';
import { UserError } from '../user-error.ts';
import { waitingBy } from '../waiting.ts';
import { chooseParameters } from './parameters.ts';
import { expectHeard } from './refusals.ts';
import { changeTable, eventLine, failuresIn } from './words.ts';

export interface DeployPorts {
  readonly deploying: Deploying;
  readonly clock: Clock;
  /** Progress, a line at a time. */
  readonly say: (line: string) => void;
  /** Is it to be carried out? */
  readonly agree: () => Promise<boolean>;
}

export interface DeployWishes {
  readonly stackName: string;
  readonly template: string;
  readonly bucket: string | undefined;
  readonly parameters: Readonly<Record<string, string>>;
  readonly changeSetName: string;
}

export interface Deployed {
  readonly stack: string;
  readonly outcome: 'deployed' | 'unchanged' | 'not-agreed' | 'failed';
  /** CloudFormation's, e.g. `UPDATE_COMPLETE`; undefined: there is no stack. */
  readonly status: string | undefined;
  readonly changes: readonly Change[];
  readonly outputs: Readonly<Record<string, string>>;
  /** One sentence for each resource that failed. */
  readonly failures: readonly string[];
}

/** CloudFormation quotas: bytes of a template that goes with the call. */
const largestBody = 51_200;
const proposalPauseMs = 2_000;
const eventsPauseMs = 3_000;

/** @throws UserError */
export async function runDeploy(ports: DeployPorts, wishes: DeployWishes): Promise<Deployed> {
  const { deploying, say } = ports;
  const waiting = waitingBy(say);
  const template = await place(ports, wishes);
  const before = expectHeard(
    await waiting(`Looking for stack ${wishes.stackName} …`, deploying.stack(wishes.stackName)),
  );
  refuseUnlessReady(wishes.stackName, before);
  const isNew = before === undefined || before.status === 'REVIEW_IN_PROGRESS';
  const declared = expectHeard(await waiting('Reading the parameters of the template …', deploying.declared(template)));
  const chosen = chooseParameters(declared, wishes.parameters, isNew ? [] : before.parameters);
  const proposal = { stackName: wishes.stackName, name: wishes.changeSetName, isNew, template, ...chosen };
  say(`Asking CloudFormation what would change in ${wishes.stackName} …`);
  expectHeard(await deploying.propose(proposal));
  const changes = await judged(ports, proposal);
  const nothing = {
    stack: wishes.stackName,
    changes,
    failures: [],
    status: before?.status,
    outputs: before?.outputs ?? {},
  };
  if (changes === undefined) {
    expectHeard(await deploying.drop(proposal));
    return { ...nothing, outcome: 'unchanged', changes: [] };
  }
  for (const line of changeTable(changes)) say(line);
  if (!(await ports.agree())) {
    expectHeard(await deploying.drop(proposal));
    return { ...nothing, outcome: 'not-agreed', changes };
  }
  const seen = new Set(expectHeard(await deploying.events(wishes.stackName)).map(({ id }) => id));
  expectHeard(await deploying.carryOut(proposal));
  return { ...(await watched(ports, wishes.stackName, seen)), stack: wishes.stackName, changes };
}

async function place({ deploying, say }: DeployPorts, { template, bucket }: DeployWishes): Promise<TemplateGiven> {
  const bytes = Buffer.byteLength(template);
  if (bucket === undefined) {
    if (bytes <= largestBody) return { body: template };
    throw new UserError(
      `Expected --bucket NAME: the template has ${bytes} bytes, and CloudFormation takes more than ${largestBody} from an S3 bucket only. Create one with: aws s3 mb s3://NAME`,
      { exitCode: misunderstood },
    );
  }
  const region = expectHeard(await deploying.region());
  const key = `tasktap/${createHash('sha256').update(template).digest('hex').slice(0, 16)}.template.json`;
  say(`Putting the template into s3://${bucket}/${key} …`);
  expectHeard(await deploying.upload(bucket, key, template));
  return { url: templateUrl(region, bucket, key) };
}

/** @throws UserError */
function refuseUnlessReady(name: string, stack: StackSeen | undefined): void {
  const status = stack?.status ?? '';
  if (/^(ROLLBACK_COMPLETE|ROLLBACK_FAILED|CREATE_FAILED|DELETE_FAILED)$/.test(status)) {
    throw new UserError(
      `Stack ${name} is in ${status}: it cannot be changed any more. Delete it and deploy again: aws cloudformation delete-stack --stack-name ${name}`,
    );
  }
  if (status.endsWith('_IN_PROGRESS') && status !== 'REVIEW_IN_PROGRESS') {
    throw new UserError(`Stack ${name} is in ${status}: somebody is at it. Wait until it is done and deploy again.`);
  }
}

/** Undefined: nothing would change. @throws UserError */
async function judged({ deploying, clock }: DeployPorts, proposal: Proposal): Promise<readonly Change[] | undefined> {
  for (;;) {
    const state = expectHeard(await deploying.look(proposal));
    if (state.kind === 'ready') return state.changes;
    if (state.kind === 'empty') return undefined;
    if (state.kind === 'refused') {
      await deploying.drop(proposal);
      throw new UserError(`CloudFormation refused the change: ${state.reason}`);
    }
    await clock.sleep(proposalPauseMs);
  }
}

type Watched = Pick<Deployed, 'outcome' | 'status' | 'outputs' | 'failures'>;

async function watched({ deploying, clock, say }: DeployPorts, name: string, seen: Set<string>): Promise<Watched> {
  const told: StackEvent[] = [];
  for (;;) {
    // The stack first: what its last event tells is then surely among those that follow.
    const stack = expectHeard(await deploying.stack(name));
    const news = expectHeard(await deploying.events(name)).filter(({ id }) => !seen.has(id));
    for (const event of news) {
      seen.add(event.id);
      told.push(event);
      say(eventLine(event));
    }
    const status = stack?.status;
    if (status === undefined || !status.endsWith('_IN_PROGRESS')) {
      const isFine = status === 'CREATE_COMPLETE' || status === 'UPDATE_COMPLETE';
      const outcome = isFine ? 'deployed' : 'failed';
      return { outcome, status, outputs: stack?.outputs ?? {}, failures: failuresIn(told) };
    }
    await clock.sleep(eventsPauseMs);
  }
}
