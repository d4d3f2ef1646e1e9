// One stack at work: made, changed and deleted, and told about.
import { uuidOf } from '../../world/identity.ts';
import { AwsError } from '../operation.ts';
import { type Changed, changeTo, heed, type Standing } from './change.ts';
import { judge } from './judge.ts';
import { createLedger, type Entry, StepError } from './ledger.ts';
import type { ChangeSet, Plan, Request } from './plan.ts';
import type { Site } from './site.ts';
import { DeploymentError, type Stack, type StackStatus } from './stack.ts';

interface NewStack extends Stack {
  create(request: Request): Promise<void>;
}

/** Between the answer to a call and the first step, in milliseconds; ours: on AWS it is about a second. */
const BEFORE_WORK_MS = 500;

/** States in which a stack stands and can be changed (user guide, "Stack status codes"). */
const CHANGEABLE: readonly StackStatus[] = ['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE'];

export function createStack(name: string, number: number, site: Site, leave: (stack: Stack) => void): NewStack {
  const { world } = site.cloud;
  const uuid = uuidOf(`${world.account} stack ${name} ${number}`);
  const identity = { name, id: `arn:aws:cloudformation:${world.region}:${world.account}:stack/${name}/${uuid}` };
  const ledger = createLedger(site, identity);
  const bornAt = world.clock.now();
  const changeSets = new Map<string, ChangeSet>();
  let standing: Standing = new Map();
  let outputs: Stack['outputs'] = {};
  let plan: Plan | undefined;
  let status: StackStatus = 'REVIEW_IN_PROGRESS';
  let reason: string | undefined;
  let changedAt: number | undefined;
  let endedAt: number | undefined;

  const say = (next: StackStatus, why?: string): void => {
    status = next;
    reason = why;
    ledger.tellStack(next, why);
  };

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

  const judged = (request: Request): Plan =>
    judge(request, identity, world, { standing, outputs, events: ledger.events });

  const apply = async ({ blueprint, findings }: Plan, onFailure: (problem: unknown) => void): Promise<Changed> => {
    try {
      const changed = await changeTo(blueprint, standing, ledger, onFailure);
      ({ standing, outputs } = changed);
      return changed;
    } catch (problem) {
      throw problem instanceof StepError ? new DeploymentError([problem.message], findings, ledger.events) : problem;
    }
  };

  const work = async (wanted: Plan, doing: 'CREATE' | 'UPDATE'): Promise<void> => {
    const back = doing === 'CREATE' ? 'ROLLBACK' : 'UPDATE_ROLLBACK';
    const before = plan;
    plan = wanted;
    try {
      const { left } = await apply(wanted, (problem) => say(`${back}_IN_PROGRESS`, whyBack(problem, doing)));
      if (left.length > 0) say('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
      await removeAll(left, (entry) => isKeptWhenLeft(entry, standing));
      say(`${doing}_COMPLETE`);
    } catch (problem) {
      if (doing === 'UPDATE') plan = before;
      say(`${back}_COMPLETE`);
      throw problem;
    }
  };

  const startOf = (doing: 'CREATE' | 'UPDATE'): void => {
    if (doing === 'UPDATE') changedAt = world.clock.now();
    for (const set of changeSets.values()) if (set.execution === 'open') set.execution = 'obsolete';
    say(`${doing}_IN_PROGRESS`, 'User Initiated');
  };

  const refuseUnlessChangeable = (): void => {
    if (CHANGEABLE.includes(status)) return;
    throw new AwsError('ValidationError', `Stack:${identity.id} is in ${status} state and can not be updated.`);
  };

  const startDeleting = (): void => {
    if (status.endsWith('_IN_PROGRESS') && status !== 'REVIEW_IN_PROGRESS') {
      throw new AwsError('ValidationError', `Stack [${identity.id}] cannot be deleted while in status ${status}`);
    }
    say('DELETE_IN_PROGRESS', 'User Initiated');
  };

  const removeStanding = async (): Promise<void> => {
    const stuck = await removeAll([...standing.values()].reverse(), ({ declared }) =>
      isRetained(declared.deletionPolicy),
    );
    standing = new Map([...stuck].reverse().map((entry) => [entry.logicalId, entry]));
    if (stuck.length > 0) {
      const names = stuck.map(({ logicalId }) => logicalId);
      const sentence = `The following resource(s) failed to delete: [${names.join(', ')}].`;
      say('DELETE_FAILED', sentence);
      throw new DeploymentError([sentence], [], ledger.events);
    }
    endedAt = world.clock.now();
    say('DELETE_COMPLETE');
    leave(stack);
  };

  /** What was refused stands in the events; what is no refusal is a mistake of the emulator, and not hidden. */
  const goOn = (act: () => Promise<void>): void => {
    world.clock.after(BEFORE_WORK_MS, () => {
      void act().catch((problem: unknown) => {
        if (!(problem instanceof DeploymentError || problem instanceof AwsError)) throw problem;
      });
    });
  };

  const stack: NewStack = {
    ...identity,
    get status() {
      return status;
    },
    get reason() {
      return reason;
    },
    bornAt,
    get changedAt() {
      return changedAt;
    },
    get endedAt() {
      return endedAt;
    },
    get plan() {
      return plan;
    },
    get outputs() {
      return outputs;
    },
    get resources() {
      return new Map([...standing].map(([id, { declared, made }]) => [id, { type: declared.type, ...made }]));
    },
    get findings() {
      return plan?.findings ?? [];
    },
    events: ledger.events,
    history: ledger.history,
    changeSets,
    refuseUnlessChangeable,
    judge: judged,
    async create(request) {
      const wanted = judged(request);
      startOf('CREATE');
      await work(wanted, 'CREATE');
    },
    async update(request) {
      refuseUnlessChangeable();
      const wanted = judged(request);
      startOf('UPDATE');
      await work(wanted, 'UPDATE');
    },
    async delete() {
      startDeleting();
      await removeStanding();
    },
    begin(wanted) {
      const doing = status === 'REVIEW_IN_PROGRESS' ? 'CREATE' : 'UPDATE';
      if (doing === 'UPDATE') refuseUnlessChangeable();
      startOf(doing);
      goOn(() => work(wanted, doing));
    },
    beginToDelete() {
      if (status === 'DELETE_IN_PROGRESS' || status === 'DELETE_COMPLETE') return;
      startDeleting();
      goOn(removeStanding);
    },
  };
  return stack;
}

function whyBack(problem: unknown, doing: 'CREATE' | 'UPDATE'): string {
  const refused = problem instanceof StepError;
  const verb = doing === 'CREATE' ? 'create' : 'update';
  const why = refused ? `The following resource(s) failed to ${verb}: [${problem.logicalId}].` : sentenceOf(problem);
  return `${why} Rollback requested by user.`;
}

function sentenceOf(problem: unknown): string {
  return problem instanceof Error ? problem.message : String(problem);
}

function isRetained(policy: string): boolean {
  return policy !== 'Delete';
}

/** What was replaced goes by its UpdateReplacePolicy, what is not wanted any more by its DeletionPolicy. */
function isKeptWhenLeft({ logicalId, declared }: Entry, standing: Standing): boolean {
  return isRetained(standing.has(logicalId) ? declared.updateReplacePolicy : declared.deletionPolicy);
}
