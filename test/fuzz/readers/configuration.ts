// The controller's configuration: its environment, and the policy document in it.
import { ConfigError, readConfig } from '@tasktap/controller';
import fc from 'fast-check';
import { json, spoilt, torn, word } from '../hostile.ts';
import { mustHold, orOurs } from '../ours.ts';
import { fuzzed } from '../reader.ts';

const policy = {
  targets: [{ id: 'tmt-0123456789abcdef0', az: 'eu-central-1a', vpc: 'vpc-0a', capacity: 10 }],
  filter: 'tmf-0123456789abcdef0',
  rules: [{ name: 'web', match: { services: ['web*'], tags: { team: ['pay*'] } }, decision: 'mirror' }],
  collectors: ['suricata'],
  sessionNumber: 1,
  packetLength: 1500,
  maxSessions: 500,
  unmirrorable: { kind: 'replace', budget: { perService: 3, share: 0.5 } },
};

const sound = {
  AWS_REGION: 'eu-central-1',
  TASKTAP_OWNER: 'tap',
  TASKTAP_POLICY: JSON.stringify(policy),
  TASKTAP_NOTES_PREFIX: '/tasktap/tap',
  TASKTAP_SERIALIZED: 'true',
  TASKTAP_CONCURRENCY: '5',
};

const tags = fc.array(fc.tuple(word, fc.constant(['a*'])), { maxLength: 3 }).map((pairs) => Object.fromEntries(pairs));

const document = fc.oneof(
  tags.map((asked) =>
    JSON.stringify({ ...policy, rules: [{ name: 'tagged', match: { tags: asked }, decision: 'mirror' }] }),
  ),
  json.map((value) => JSON.stringify(value)),
  spoilt(fc.constant(policy)).map((value) => JSON.stringify(value)),
  torn(fc.constant(sound.TASKTAP_POLICY), ['{', '}', '"', ',', '\\u0000', '1e999', 'null']),
);

export const configurationReader = fuzzed<Readonly<Record<string, string>>>({
  name: 'configuration',
  inputs: fc.oneof(
    document.map((text) => ({ ...sound, TASKTAP_POLICY: text })),
    fc.dictionary(fc.constantFrom(...Object.keys(sound), 'TrafficMirrorFilter', 'TrafficMirrorTarget'), word),
    fc.tuple(fc.constantFrom(...Object.keys(sound)), word).map(([name, text]) => ({ ...sound, [name]: text })),
  ),
  holds(input) {
    const config = orOurs(
      () => readConfig(input),
      (error) => error instanceof ConfigError && error.complaints.length > 0,
    );
    if (config === undefined) return;
    const { policy: read } = config;
    if (read === undefined)
      return mustHold(config.policyParameter !== undefined, 'a policy is given, or stands in a parameter');
    mustHold(read.targets.length > 0 && read.owner !== '', 'a policy has an owner and targets');
    const written: typeof policy | undefined = input['TASKTAP_POLICY']?.trim()
      ? JSON.parse(input['TASKTAP_POLICY'])
      : undefined;
    for (const [place, rule] of read.rules.entries()) {
      const asked = Object.keys(written?.rules?.[place]?.match?.tags ?? {});
      mustHold(Object.keys(rule.match.tags ?? {}).length === asked.length, 'no tag that a rule asks for is forgotten');
    }
  },
});
