// The stacks of the account: deployed from templates, changed and deleted.
import { uuidOf } from '../../world/identity.ts';
import { AwsError } from '../operation.ts';
import { type Changed, changeTo, heed, type Standing } from './change.ts';
import { type Finding, findingsIn, isBlocking } from './findings.ts';
import { createLedger, type Entry, StepError } from './ledger.ts';
import type { Site } from './site.ts';
import { DeploymentError, type Request, type Stack, type StackStatus } from './stack.ts';
import { type Blueprint, blueprintOf } from './template/blueprint.ts';
import { templateFrom } from './template/template.ts';
import { documentFrom } from './template/text.ts';

export interface Stacks {
  /**
   * Makes everything that the template wants. Rejects with a DeploymentError, and then nothing of it stands: when the template asks for what the
   * emulator does not know, or when a resource was refused. Rejects with an AwsError `ValidationError` when the template or its parameters are wrong.
   */
  deploy(stackName: string, request: Request): Promise<Stack>;
  byName(stackName: string): Stack | undefined;
}

export function createStacks(site: Site): Stacks {
  const stacks = new Map<string, Stack>();
  let born = 0;
  return {
    byName: (name) => stacks.get(name),
    async deploy(name, request) {
      refuseName(name);
      if (stacks.has(name)) throw new AwsError('AlreadyExistsException', `Stack [${name}] already exists`);
      born += 1;
      const stack = emptyStack(name, born, site, () => stacks.delete(name));
      stacks.set(name, stack);
      try {
        await stack.create(request);
      } catch (problem) {
        stacks.delete(name);
        throw problem;
      }
      return stack;
    },
  };
}

function refuseName(name: string): void {
  if (/^[A-Za-z][A-Za-z0-9-]{0,127}$/.test(name)) return;
  throw new AwsError(
    'ValidationError',
    `1 validation error detected: Value '${name}' at 'stackName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*`,
  );
}

interface NewStack extends Stack {
  create(request: Request): Promise<void>;
}

function emptyStack(name: string, number: number, site: Site, gone: () => void): NewStack {
  const { world } = site.cloud;
  const uuid = uuidOf(`${world.account} stack ${name} ${number}`);
  const identity = { name, id: `arn:aws:cloudformation:${world.region}:${world.account}:stack/${name}/${uuid}` };
  const ledger = createLedger(site, identity);
  let standing: Standing = new Map();
  let findings: readonly Finding[] = [];
  let outputs: Readonly<Record<string, string>> = {};
  let status: StackStatus = 'CREATE_IN_PROGRESS';

  const removeAll = async (entries: readonly Entry[], isKept: (entry: Entry) => boolean): Promise<readonly Entry[]> => {
    const stuck: Entry[] = [];
    for (const entry of entries) {
      if (isKept(entry)) ledger.keep(entry);
      else
        await ledger.remove(entry).catch((problem: unknown) => {
          heed(problem);
          stuck.push(entry);
        });
    }
    return stuck;
  };

  /** Everything that can be judged without making anything is judged here. */
  const planned = (request: Request): { readonly blueprint: Blueprint; readonly found: readonly Finding[] } => {
    const { template, parameters = {} } = request;
    refuseTooLarge(template);
    const document = typeof template === 'string' ? documentFrom(template) : template;
    const blueprint = blueprintOf(templateFrom(document), parameters, identity, world);
    const found = findingsIn(blueprint.resources);
    const blocking = found.filter(isBlocking).map(({ sentence }) => sentence);
    if (blocking.length > 0) throw new DeploymentError(blocking, found, ledger.events);
    return { blueprint, found };
  };

  const apply = async ({ blueprint, found }: ReturnType<typeof planned>): Promise<Changed> => {
    try {
      const changed = await changeTo(blueprint, standing, ledger);
      ({ standing, outputs } = changed);
      findings = found;
      return changed;
    } catch (problem) {
      throw problem instanceof StepError ? new DeploymentError([problem.message], found, ledger.events) : problem;
    }
  };

  const settled = (): void => {
    if (!status.endsWith('_IN_PROGRESS')) return;
    throw new AwsError('ValidationError', `Stack:${identity.id} is in ${status} state and can not be updated.`);
  };

  return {
    ...identity,
    get status() {
      return status;
    },
    get outputs() {
      return outputs;
    },
    get resources() {
      return new Map([...standing].map(([id, { declared, made }]) => [id, { type: declared.type, ...made }]));
    },
    get findings() {
      return findings;
    },
    events: ledger.events,
    async create(request) {
      await apply(planned(request));
      status = 'CREATE_COMPLETE';
    },
    async update(request) {
      settled();
      const plan = planned(request);
      status = 'UPDATE_IN_PROGRESS';
      try {
        const { left } = await apply(plan);
        await removeAll(left, (entry) => isKeptWhenLeft(entry, standing));
        status = 'UPDATE_COMPLETE';
      } catch (problem) {
        status = 'UPDATE_ROLLBACK_COMPLETE';
        throw problem;
      }
    },
    async delete() {
      settled();
      status = 'DELETE_IN_PROGRESS';
      const stuck = await removeAll([...standing.values()].reverse(), ({ declared }) =>
        isRetained(declared.deletionPolicy),
      );
      standing = new Map([...stuck].reverse().map((entry) => [entry.logicalId, entry]));
      status = stuck.length === 0 ? 'DELETE_COMPLETE' : 'DELETE_FAILED';
      if (stuck.length > 0) {
        const names = stuck.map(({ logicalId }) => logicalId);
        throw new DeploymentError(
          [`The following resource(s) failed to delete: [${names.join(', ')}].`],
          [],
          ledger.events,
        );
      }
      gone();
    },
  };
}

function isRetained(policy: string): boolean {
  return policy !== 'Delete';
}

/** What was replaced goes by its UpdateReplacePolicy, what is not wanted any more by its DeletionPolicy. */
function isKeptWhenLeft({ logicalId, declared }: Entry, standing: Standing): boolean {
  return isRetained(standing.has(logicalId) ? declared.updateReplacePolicy : declared.deletionPolicy);
}

/** CloudFormation quotas, in bytes: of a template that lies in S3; what is sent with the call itself is limited to 51,200. */
const LARGEST_TEMPLATE = 1_000_000;

function refuseTooLarge(template: Request['template']): void {
  const text = typeof template === 'string' ? template : JSON.stringify(template);
  if (Buffer.byteLength(text) <= LARGEST_TEMPLATE) return;
  throw new AwsError('ValidationError', `Template may not exceed ${LARGEST_TEMPLATE} bytes in size.`);
}
