// Defects planted on purpose, each in the ports of one function: every invariant must find the one that is made for it.
import type { Policies, Ports } from '@tasktap/controller';
import { eniId, owner, serviceName, sessionId, taskArn } from '@tasktap/core';
import { administrator } from '@tasktap/emulator';
import type { Spoil } from './stack.ts';

type Policy = Ports['policy'];
type Aws = Ports['aws'];

const withPolicy =
  (change: (policy: Policy) => Policy): Spoil =>
  (ports) => {
    const changed = new WeakMap<Policy, Policy>();
    const read: Policies['read'] = async (when) => {
      const policy = await ports.policies.read(when);
      if (policy === undefined) return undefined;
      const known = changed.get(policy) ?? change(policy);
      changed.set(policy, known);
      return known;
    };
    return { ...ports, policies: { read } };
  };

const withAws =
  (change: (aws: Aws) => Partial<Aws>): Spoil =>
  (ports) => ({
    ...ports,
    aws: { ...ports.aws, ...change(ports.aws) },
  });

const replacing = (change: object): Spoil =>
  withPolicy((policy) => ({
    ...policy,
    unmirrorable: policy.unmirrorable.kind === 'replace' ? { ...policy.unmirrorable, ...change } : policy.unmirrorable,
  }));

/** Takes the policy's choice for every task, whatever its rule says. */
export const forgetsChoicesOfRules: Spoil = withPolicy((policy) => ({
  ...policy,
  rules: policy.rules.map(({ unmirrorable: _, ...rule }) => rule),
}));

const generous = { perService: 1000, perCluster: 1000, share: 1, futileAfter: 1000 };

/** Begins nothing late, and does not say when those who wait for AWS must have ended. */
export const knowsNoEnd: Spoil = (ports) => ({
  ...ports,
  time: {
    ...ports.time,
    begin: ({ awsRequestId: requestId, getRemainingTimeInMillis }) => ({
      deadline: ports.clock.now() + getRemainingTimeInMillis() * 0.8,
      requestId,
    }),
  },
});

/** Says that it has made a session, and has not. */
export const pretendsToCreate: Spoil = withAws((aws) => ({
  async perform(action, cluster) {
    if (action.kind !== 'create-session') return aws.perform(action, cluster);
    const { eni, target, filter, number, packetLength, tags } = action;
    const session = {
      id: sessionId(`tms-${eni}`),
      eni,
      target,
      filter,
      number,
      packetLength,
      vni: 1,
      tags: new Map(tags),
    };
    return { kind: 'created', action, session, at: action.epoch as never };
  },
}));

/** Makes every session a second time, under another number and with another token. */
export const createsTwice: Spoil = withAws((aws) => ({
  async perform(action, cluster) {
    if (action.kind === 'create-session')
      await aws.perform({ ...action, number: action.number + 1, epoch: -1 }, cluster);
    return aws.perform(action, cluster);
  },
}));

/** Takes the sessions of another stack for its own. */
export const forgetsWhoseSessions = (other: string): Spoil =>
  withPolicy((policy) => ({ ...policy, owner: owner(other) }));

/** Takes a policy that it cannot read for one that wants nothing. */
export const emptiesWithoutPolicy: Spoil = (ports, _work, { world }) => {
  const read: Policies['read'] = async (when) => {
    const policy = await ports.policies.read(when);
    const isThere = world.parameters.has(ports.config.policyParameter ?? '');
    return policy === undefined || isThere ? policy : { ...policy, rules: [] };
  };
  return { ...ports, policies: { read } };
};

/** Never deletes. */
export const neverDeletes: Spoil = withAws((aws) => ({
  async perform(action, cluster) {
    return action.kind === 'delete-session' ? { kind: 'session-gone', action } : aws.perform(action, cluster);
  },
}));

export const forgetsTheBudget: Spoil = (ports, work, account) =>
  withAws((aws) => ({
    async ask(question, cluster) {
      const asked = await aws.ask(question, cluster);
      return question.kind === 'recent-stops'
        ? { ...asked, answer: { kind: 'recent-stops', stops: [], givenUp: new Map(), cleared: new Map() } }
        : asked;
    },
  }))(replacing({ budget: generous })(ports, work, account), work, account);

/** Events create for themselves, although there is a cap. */
export const countsAlone: Spoil = (ports, work) =>
  work === 'events' ? { ...ports, config: { ...ports.config, lookQueueUrl: undefined } } : ports;

export const needsNoEvidence: Spoil = replacing({ assumeMirrorable: true, budget: generous });

/** Takes every service for strong and at rest. */
export const seesOnlyStrength: Spoil = withAws((aws) => ({
  async ask(question, cluster) {
    const asked = await aws.ask(question, cluster);
    if (question.kind !== 'services') return asked;
    const strong = { desired: 100, healthyRunning: 100, minimumHealthyPercent: 0, deploying: false };
    return {
      ...asked,
      answer: { kind: 'services', services: new Map(question.services.map((name) => [name, strong])) },
    };
  },
}));

export const seesNoProtection: Spoil = withAws((aws) => ({
  async ask(question, cluster) {
    const asked = await aws.ask(question, cluster);
    if (asked.answer.kind !== 'confirm-tasks') return asked;
    const tasks = asked.answer.tasks.map((task) => ({ ...task, protectedNow: false }));
    return { ...asked, answer: { ...asked.answer, tasks } };
  },
}));

/** Stops a standalone task with every look. */
export const stopsJobs: Spoil = (ports, work, account) =>
  withAws((aws) => ({
    async observe(look) {
      const job = [...account.world.tasks.values()].find(({ group }) => group.startsWith('family:'));
      const stop = { kind: 'stop-task', service: serviceName('none'), wasRunning: true, code: 'No' } as const;
      if (job !== undefined) await aws.perform({ ...stop, task: taskArn(job.arn) }, look.cluster);
      return aws.observe(look);
    },
  }))(ports, work, account);

/** Ends, by another name, every task of a service that has not run yet: no call of the stack is to be seen. */
export const endsByAnotherName: Spoil = (ports, work, account) =>
  withAws((aws) => ({
    observe(look) {
      for (const { arn, clusterArn: cluster, lastStatus, group } of account.world.tasks.values()) {
        if (lastStatus === 'PENDING' && group.startsWith('service:'))
          void account.call(administrator, 'ecs', 'StopTask', { cluster, task: arn });
      }
      return aws.observe(look);
    },
  }))(ports, work, account);

/** Changes, with the first session of a rollout, all the others too. */
export const knowsNoWaves: Spoil = withAws((aws) => {
  const seen = new Set<string>();
  return {
    async observe(look) {
      const observation = await aws.observe(look);
      if (observation.kind === 'seen') for (const { id } of observation.seen.sessions) seen.add(id);
      return observation;
    },
    async perform(action, cluster) {
      if (action.kind === 'modify-session') {
        for (const id of seen) await aws.perform({ ...action, session: sessionId(id) }, cluster);
      }
      return aws.perform(action, cluster);
    },
  };
});

/** Does not see that another look has just changed sessions. */
export const forgetsTheLastWave: Spoil = withAws((aws) => ({
  async observe(look) {
    const observed = await aws.observe(look);
    if (observed.kind === 'unseen') return observed;
    const sessions = observed.seen.sessions.map(({ changedAt: _, ...session }) => session);
    return { ...observed, seen: { ...observed.seen, sessions } };
  },
}));

/** Finds every filter full of rules. */
export const trustsEveryFilter: Spoil = withAws((aws) => ({
  async observe(look) {
    const observed = await aws.observe(look);
    if (observed.kind === 'unseen' || observed.seen.destinations === undefined) return observed;
    const destinations = {
      ...observed.seen.destinations,
      filterRules: new Map(look.filters.map((id) => [id, 1] as const)),
    };
    return { ...observed, seen: { ...observed.seen, destinations } };
  },
}));

/** Wants another packet length whenever it looks. */
export const neverContent: Spoil = withPolicy((policy) => {
  let length = 100;
  return Object.defineProperty({ ...policy }, 'packetLength', {
    get: () => {
      length = length > 8000 ? 100 : length + 1;
      return length;
    },
  });
});

/** Remembers a session on every interface there ever was: events of new tasks are done at once. */
export const remembersTooMuch: Spoil = (ports, work) =>
  work === 'looks'
    ? ports
    : {
        ...ports,
        memory: {
          ...ports.memory,
          recall: (enis) => ({
            sessions: enis.map((eni) => ({
              id: sessionId('tms-0'),
              eni: eniId(eni),
              target: ports.config.policy?.targets[0]?.id as never,
              filter: ports.config.policy?.filter as never,
              number: 1,
              packetLength: undefined,
              vni: 1,
              tags: new Map(),
            })),
            refusals: new Map(),
          }),
        },
      };

/** A mistake like any other. */
export const throwsNow: Spoil = withAws(() => ({
  observe: () => Promise.reject(new TypeError('Cannot read properties of undefined')),
}));
