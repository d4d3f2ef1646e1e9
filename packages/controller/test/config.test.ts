// The environment as configuration: what each variable does, and every complaint at once.
import { defaultBudget, everyTask } from '@tasktap/core';
import { describe, expect, test } from 'vitest';
import { ConfigError, type Environment, readConfig } from '../src/config.ts';

const lambda = { AWS_REGION: 'eu-central-1', AWS_LAMBDA_FUNCTION_NAME: 'mirror' };
const sourceDocument = {
  ...lambda,
  TrafficMirrorFilter: 'tmf-011415269e9c93569',
  TrafficMirrorTarget: 'tmt-08c911877e8e9c51c',
};
const least = {
  targets: [{ id: 'tmt-0123456789abcdef0' }],
  filter: 'tmf-0123456789abcdef0',
  unmirrorable: { kind: 'observe' },
};
const withPolicy = (policy: object, more: Environment = {}): Environment => ({
  ...lambda,
  TASKTAP_OWNER: 'tap-1',
  TASKTAP_POLICY: JSON.stringify(policy),
  ...more,
});

function complaintsOf(environment: Environment): ConfigError {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('nothing was complained of');
}

test("the source document's two variables, with what Lambda sets itself, are all that it needs", () => {
  expect(readConfig(sourceDocument)).toEqual({
    region: 'eu-central-1',
    taskQueueUrl: undefined,
    lookQueueUrl: undefined,
    pauseParameter: undefined,
    notesPrefix: undefined,
    concurrency: 1,
    endpoint: undefined,
    credentials: undefined,
    owner: 'mirror',
    policyParameter: undefined,
    serialized: false,
    policy: {
      owner: 'mirror',
      rules: [everyTask],
      collectors: [],
      targets: [{ id: 'tmt-08c911877e8e9c51c' }],
      filter: 'tmf-011415269e9c93569',
      sessionNumber: 1,
      packetLength: undefined,
      maxSessions: undefined,
      unmirrorable: {
        kind: 'replace',
        serialized: false,
        assumeMirrorable: false,
        allowOutage: false,
        budget: defaultBudget,
      },
    },
  });
});

describe('a variable', () => {
  test.each([
    ['names the stack', { TASKTAP_OWNER: 'tap-1' }, { policy: { owner: 'tap-1' } }],
    [
      'declares that one runs at a time',
      { TASKTAP_SERIALIZED: 'true' },
      { policy: { unmirrorable: { serialized: true } } },
    ],
    ['says that more may run', { TASKTAP_SERIALIZED: 'false' }, { policy: { unmirrorable: { serialized: false } } }],
    [
      'says where unfinished tasks wait',
      { TASKTAP_TASK_QUEUE_URL: 'https://sqs/tasks' },
      { taskQueueUrl: 'https://sqs/tasks' },
    ],
    [
      'says where looks are asked for',
      { TASKTAP_LOOK_QUEUE_URL: 'https://sqs/looks' },
      { lookQueueUrl: 'https://sqs/looks' },
    ],
    ['names the off switch', { TASKTAP_PAUSE_PARAMETER: '/tap/switch' }, { pauseParameter: '/tap/switch' }],
    ['names the notes', { TASKTAP_NOTES_PREFIX: '/tap/stops' }, { notesPrefix: '/tap/stops' }],
    ['shares the rate', { TASKTAP_CONCURRENCY: '4' }, { concurrency: 4 }],
    ['points at another AWS', { AWS_ENDPOINT_URL: 'http://127.0.0.1:4599' }, { endpoint: 'http://127.0.0.1:4599' }],
    [
      "hands over the role's credentials",
      { AWS_ACCESS_KEY_ID: 'AKID', AWS_SECRET_ACCESS_KEY: 'secret', AWS_SESSION_TOKEN: 'token' },
      { credentials: { accessKeyId: 'AKID', secretAccessKey: 'secret', sessionToken: 'token' } },
    ],
    ['hands over half of them, which is none', { AWS_ACCESS_KEY_ID: 'AKID' }, { credentials: undefined }],
    ['that is blank is not set', { TASKTAP_NOTES_PREFIX: '  ' }, { notesPrefix: undefined }],
  ])('%s', (_, environment, expected) => {
    expect(readConfig({ ...sourceDocument, ...environment })).toMatchObject(expected);
  });
});

describe('a policy', () => {
  test('may say everything', () => {
    const policy = {
      targets: [
        { id: 'tmt-0123456789abcdef0', az: 'eu-central-1a', vpc: 'vpc-0a', capacity: 10 },
        { id: 'tmt-01234567' },
      ],
      filter: 'tmf-0123456789abcdef0',
      rules: [
        { name: 'not-the-batch', match: { services: ['batch-*'] }, decision: 'ignore' },
        { name: 'the-rest', match: { clusters: ['shop'], tags: { team: ['web', 'pay*'] } }, decision: 'mirror' },
      ],
      collectors: ['suricata'],
      sessionNumber: 7,
      packetLength: 1500,
      maxSessions: 500,
      unmirrorable: {
        kind: 'replace',
        assumeMirrorable: true,
        allowOutage: true,
        budget: { perService: 1, perCluster: 2, share: 0.25, futileAfter: 4 },
      },
    };
    const environment = { TASKTAP_NOTES_PREFIX: '/tap/stops', TASKTAP_SERIALIZED: 'true' };
    const config = readConfig(withPolicy(policy, environment));
    expect(config).toMatchObject({ notesPrefix: '/tap/stops' });
    const unmirrorable = { ...policy.unmirrorable, serialized: true };
    expect(config.policy).toEqual({ ...policy, owner: 'tap-1', unmirrorable });
  });

  test('may join what its rules match by and, or and not', () => {
    const match = {
      clusters: ['shop'],
      or: [{ services: ['web'] }, { and: [{ families: ['a'] }] }],
      not: { tags: { a: ['b'] } },
    };
    const { policy } = readConfig(withPolicy({ ...least, rules: [{ name: 'x', match, decision: 'mirror' }] }));
    expect(policy?.rules).toEqual([{ name: 'x', match, decision: 'mirror' }]);
  });

  test('may have rules with sessions of their own', () => {
    const own = {
      targets: [{ id: 'tmt-01234567', az: 'eu-central-1a' }],
      filter: 'tmf-01234567',
      sessionNumber: 7,
      packetLength: 96,
      sample: 0.25,
    };
    const rule = { name: 'x', match: {}, decision: 'mirror', ...own };
    expect(readConfig(withPolicy({ ...least, rules: [rule] })).policy?.rules).toEqual([rule]);
  });

  test.each<[sentence: string, policy: object, rule: object, read: object]>([
    ['observes', { kind: 'replace' }, { kind: 'observe' }, { kind: 'observe' }],
    [
      'counts forwarders',
      { kind: 'observe' },
      { kind: 'sidecar', container: 'tap' },
      { kind: 'sidecar', container: 'tap' },
    ],
    [
      'replaces, with a budget of its own',
      { kind: 'observe' },
      { kind: 'replace', allowOutage: true, budget: { perService: 1, perCluster: 2, share: 0.25, futileAfter: 4 } },
      replacing({ allowOutage: true, budget: { perService: 1, perCluster: 2, share: 0.25, futileAfter: 4 } }),
    ],
    ['replaces, and leaves the rest to what is usual', { kind: 'observe' }, { kind: 'replace' }, replacing({})],
    [
      'replaces, and leaves the rest of the budget to the policy, but no flag',
      { kind: 'replace', assumeMirrorable: true, allowOutage: true, budget: { perService: 1, share: 0.1 } },
      { kind: 'replace', budget: { perService: 2 } },
      replacing({ budget: { ...defaultBudget, perService: 2, share: 0.1 } }),
    ],
  ])('may have a rule that %s', (_, unmirrorable, own, read) => {
    const rules = [{ name: 'x', decision: 'mirror', unmirrorable: own }];
    const environment = { TASKTAP_NOTES_PREFIX: '/tap/stops', TASKTAP_SERIALIZED: 'true' };
    const { policy } = readConfig(withPolicy({ ...least, rules, unmirrorable }, environment));
    expect(policy?.rules).toEqual([{ name: 'x', match: {}, decision: 'mirror', unmirrorable: read }]);
  });

  function replacing(but: object): object {
    return {
      kind: 'replace',
      serialized: true,
      assumeMirrorable: false,
      allowOutage: false,
      budget: defaultBudget,
      ...but,
    };
  }

  test.each([
    [31, 'read'],
    [32, 'refused'],
    [900, 'refused'],
  ])('with %s levels of not in a rule is %s', (levels, what) => {
    let match = {};
    for (let level = 0; level < levels; level += 1) match = { not: match };
    const given = withPolicy({ ...least, rules: [{ name: 'x', match, decision: 'mirror' }] });
    if (what === 'read') expect(readConfig(given).policy?.rules).toHaveLength(1);
    else expect(() => readConfig(given)).toThrow('rules.0.match: expected at most 32 levels');
  });

  test('may say the least, and selects every task then', () => {
    expect(readConfig(withPolicy(least)).policy).toEqual({
      ...least,
      owner: 'tap-1',
      rules: [everyTask],
      collectors: [],
      sessionNumber: 1,
      packetLength: undefined,
      maxSessions: undefined,
    });
  });

  test("is not mixed with the document's two variables", () => {
    expect(readConfig({ ...sourceDocument, ...withPolicy(least) })).toMatchObject({
      policy: { filter: least.filter },
    });
  });

  test.each([
    [
      'replaces with the usual brakes',
      { kind: 'replace' },
      { kind: 'replace', serialized: false, assumeMirrorable: false, allowOutage: false, budget: defaultBudget },
    ],
    [
      'replaces with one brake of its own',
      { kind: 'replace', budget: { perService: 1 } },
      { budget: { ...defaultBudget, perService: 1 } },
    ],
    ['trusts the sidecar', { kind: 'sidecar', container: 'tasktap' }, { kind: 'sidecar', container: 'tasktap' }],
  ])('%s', (_, unmirrorable, expected) => {
    const { policy } = readConfig(withPolicy({ ...least, unmirrorable }, { TASKTAP_NOTES_PREFIX: '/tap' }));
    expect(policy?.unmirrorable).toMatchObject(expected);
  });
});

describe('a policy in a parameter', () => {
  const named = {
    ...lambda,
    TASKTAP_OWNER: 'tap-1',
    TASKTAP_POLICY_PARAMETER: '/tap/policy',
    TASKTAP_SERIALIZED: 'true',
  };

  test('is not there yet, and needs nothing of the source document', () => {
    expect(readConfig(named)).toMatchObject({
      policy: undefined,
      policyParameter: '/tap/policy',
      owner: 'tap-1',
      serialized: true,
    });
  });

  test('is the only one, and its stack has a name', () => {
    const { TASKTAP_OWNER: _, ...nameless } = { ...named, TASKTAP_POLICY: JSON.stringify(least) };
    expect(complaintsOf(nameless).complaints.map(({ variable }) => variable)).toEqual([
      'TASKTAP_OWNER',
      'TASKTAP_POLICY_PARAMETER',
    ]);
  });
});

describe('what is wrong', () => {
  test('is all told at once when nothing is set', () => {
    expect(complaintsOf({}).complaints.map(({ variable }) => variable)).toEqual([
      'AWS_REGION',
      'TASKTAP_OWNER',
      'TrafficMirrorFilter',
      'TrafficMirrorTarget',
    ]);
  });

  test('is an owner by which EC2 would find the refusals of others', () => {
    expect(
      complaintsOf(withPolicy(least, { TASKTAP_OWNER: 'tap-*' })).complaints.map(({ variable }) => variable),
    ).toEqual(['TASKTAP_OWNER']);
  });

  test('is told in one message, a line each, with the variable first', () => {
    const { message, complaints } = complaintsOf({});
    expect(message.split('\n')).toEqual(complaints.map(({ variable, sentence }) => `${variable}: ${sentence}`));
  });

  const replace = { ...least, unmirrorable: { kind: 'replace' } };
  const notes = { TASKTAP_NOTES_PREFIX: '/tap' };
  test.each([
    ['no region', { ...sourceDocument, AWS_REGION: undefined }, 'AWS_REGION', 'eu-central-1'],
    ['no filter', { ...sourceDocument, TrafficMirrorFilter: '' }, 'TrafficMirrorFilter', 'found nothing'],
    [
      'a target as the filter',
      { ...sourceDocument, TrafficMirrorFilter: 'tmt-011415269e9c93569' },
      'TrafficMirrorFilter',
      'found "tmt-',
    ],
    [
      'a target that is no id',
      { ...sourceDocument, TrafficMirrorTarget: 'tmt-xyz' },
      'TrafficMirrorTarget',
      'found "tmt-xyz"',
    ],
    [
      'a half declaration',
      { ...sourceDocument, TASKTAP_SERIALIZED: 'yes' },
      'TASKTAP_SERIALIZED',
      'expected true or false, found "yes"',
    ],
    ['no concurrency at all', { ...sourceDocument, TASKTAP_CONCURRENCY: '0' }, 'TASKTAP_CONCURRENCY', 'found "0"'],
    ['a concurrency in words', { ...sourceDocument, TASKTAP_CONCURRENCY: 'two' }, 'TASKTAP_CONCURRENCY', 'found "two"'],
    ['a broken concurrency', { ...sourceDocument, TASKTAP_CONCURRENCY: '1.5' }, 'TASKTAP_CONCURRENCY', 'found "1.5"'],
    [
      'a policy that is no JSON',
      withPolicy({}, { TASKTAP_POLICY: '{ targets: ' }),
      'TASKTAP_POLICY',
      'expected JSON, found "{ targets:"',
    ],
    ['a policy that is null', withPolicy({}, { TASKTAP_POLICY: 'null' }), 'TASKTAP_POLICY', 'the document: '],
    [
      'a policy of a stack without a name: its functions have each their own',
      withPolicy(least, { TASKTAP_OWNER: undefined }),
      'TASKTAP_OWNER',
      'the same in all functions of a stack',
    ],
    ['replace without notes', withPolicy(replace), 'TASKTAP_NOTES_PREFIX', 'must remember its stops'],
    [
      'replace in a rule without notes',
      withPolicy({ ...least, rules: [{ name: 'x', decision: 'mirror', unmirrorable: { kind: 'replace' } }] }),
      'TASKTAP_NOTES_PREFIX',
      'must remember its stops',
    ],
    [
      'replace in a rule with more than all',
      withPolicy(
        {
          ...least,
          rules: [{ name: 'x', decision: 'mirror', unmirrorable: { kind: 'replace', budget: { share: 2 } } }],
        },
        notes,
      ),
      'TASKTAP_POLICY',
      'rules.0.unmirrorable.budget.share: ',
    ],
    [
      'a choice of its own for what is ignored',
      withPolicy({ ...least, rules: [{ name: 'x', decision: 'ignore', unmirrorable: { kind: 'observe' } }] }),
      'TASKTAP_POLICY',
      'rules.0: expected nothing but name and match beside the decision ignore',
    ],
    ['no targets', withPolicy({ ...least, targets: [] }), 'TASKTAP_POLICY', 'targets: expected at least one target'],
    ['a target without an id', withPolicy({ ...least, targets: [{ az: 'a' }] }), 'TASKTAP_POLICY', 'targets.0.id: '],
    ['an unknown key', withPolicy({ ...least, filters: [] }), 'TASKTAP_POLICY', 'filters: '],
    [
      'an unknown key of a rule',
      withPolicy({ ...least, rules: [{ name: 'x', match: { service: ['a'] }, decision: 'mirror' }] }),
      'TASKTAP_POLICY',
      'rules.0.match.service: ',
    ],
    [
      'an unknown decision',
      withPolicy({ ...least, rules: [{ name: 'x', decision: 'tap' }] }),
      'TASKTAP_POLICY',
      'rules.0.decision: ',
    ],
    [
      'a glob that matches nothing',
      withPolicy({ ...least, rules: [{ name: 'x', match: { services: [] }, decision: 'mirror' }] }),
      'TASKTAP_POLICY',
      'rules.0.match.services: ',
    ],
    [
      'a word that is none inside not',
      withPolicy({ ...least, rules: [{ name: 'x', match: { not: { service: ['a'] } }, decision: 'mirror' }] }),
      'TASKTAP_POLICY',
      'rules.0.match.not.service: ',
    ],
    [
      'a session of its own for what is ignored',
      withPolicy({ ...least, rules: [{ name: 'x', decision: 'ignore', packetLength: 96 }] }),
      'TASKTAP_POLICY',
      'rules.0: expected nothing but name and match beside the decision ignore',
    ],
    [
      'a sample of more than all',
      withPolicy({ ...least, rules: [{ name: 'x', decision: 'mirror', sample: 10 }] }),
      'TASKTAP_POLICY',
      'rules.0.sample: ',
    ],
    [
      'a rule without targets',
      withPolicy({ ...least, rules: [{ name: 'x', decision: 'mirror', targets: [] }] }),
      'TASKTAP_POLICY',
      'rules.0.targets: expected at least one target',
    ],
    [
      'or of nothing',
      withPolicy({ ...least, rules: [{ name: 'x', match: { or: [] }, decision: 'mirror' }] }),
      'TASKTAP_POLICY',
      'rules.0.match.or: ',
    ],
    [
      'and of nothing',
      withPolicy({ ...least, rules: [{ name: 'x', match: { and: [] }, decision: 'mirror' }] }),
      'TASKTAP_POLICY',
      'rules.0.match.and: ',
    ],
    [
      'no choice for the unmirrorable',
      withPolicy({ ...least, unmirrorable: undefined }),
      'TASKTAP_POLICY',
      'unmirrorable: ',
    ],
    [
      'a choice that is none',
      withPolicy({ ...least, unmirrorable: { kind: 'kill' } }),
      'TASKTAP_POLICY',
      'unmirrorable.kind: ',
    ],
    [
      'a session number that EC2 does not take',
      withPolicy({ ...least, sessionNumber: 32_767 }),
      'TASKTAP_POLICY',
      'sessionNumber: ',
    ],
    [
      'a packet length that EC2 does not take',
      withPolicy({ ...least, packetLength: 9_000 }),
      'TASKTAP_POLICY',
      'packetLength: ',
    ],
    [
      'a share above all',
      withPolicy({ ...least, unmirrorable: { kind: 'replace', budget: { share: 2 } } }, notes),
      'TASKTAP_POLICY',
      'unmirrorable.budget.share: ',
    ],
  ] satisfies readonly (readonly [string, Environment, string, string])[])('%s', (_, environment, variable, words) => {
    const { complaints } = complaintsOf(environment);
    expect(complaints.map((complaint) => complaint.variable)).toEqual([variable]);
    expect(complaints[0]?.sentence).toContain(words);
  });

  test('with a policy is told with every place in it', () => {
    const { complaints } = complaintsOf(
      withPolicy({ targets: [], filter: 'x', unmirrorable: { kind: 'observe' }, extra: 1 }),
    );
    expect(complaints.map(({ sentence }) => sentence.split(':')[0])).toEqual(['targets', 'filter', 'extra']);
  });
});
