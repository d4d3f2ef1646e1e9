// What whoever deploys the template decides, as CloudFormation parameters; the policy document is put together from them.
import { Aws, CfnCondition, CfnParameter, Fn, type Stack, Token } from 'aws-cdk-lib';
import { conditional } from './choice.ts';
import type { TapSettings } from './settings.ts';
import { arnOf } from './statements.ts';
import { usualCoverage } from './task-tap-props.ts';

const arn = (rest: string): string => `arn:aws[a-z-]*:${rest}`;

export function layParameters(stack: Stack): Omit<TapSettings, 'code'> {
  const clusters = new CfnParameter(stack, 'ClusterArns', {
    type: 'CommaDelimitedList',
    description: 'ARNs of the ECS clusters whose tasks are mirrored, separated by commas.',
    allowedPattern: arn('ecs:[a-z0-9-]+:[0-9]{12}:cluster/[A-Za-z0-9_-]{1,255}'),
    constraintDescription: 'expected ARNs such as arn:aws:ecs:eu-central-1:111122223333:cluster/shop',
  });
  const target = new CfnParameter(stack, 'TargetId', {
    description: 'The traffic mirror target: where the packets go.',
    allowedPattern: '^tmt-[0-9a-f]{8,17}$',
    constraintDescription: 'expected an id such as tmt-0123456789abcdef0',
  });
  const targetOwner = new CfnParameter(stack, 'TargetOwnerAccount', {
    description: 'The account that owns the target, where it is shared with this one. Empty: this account.',
    default: '',
    allowedPattern: '^([0-9]{12}|)$',
    constraintDescription: 'expected an account of twelve digits, or nothing',
  });
  const filter = new CfnParameter(stack, 'FilterId', {
    description: 'The traffic mirror filter: which packets are mirrored. It should reject UDP 4789 and 6081 first.',
    allowedPattern: '^tmf-[0-9a-f]{8,17}$',
    constraintDescription: 'expected an id such as tmf-0123456789abcdef0',
  });
  const vpcs = new CfnParameter(stack, 'VpcArns', {
    type: 'CommaDelimitedList',
    description: 'ARNs of the VPCs whose interfaces may be mirrored, separated by commas. Empty: every VPC.',
    default: '',
    allowedPattern: `^(${arn('ec2:[a-z0-9-]+:[0-9]{12}:vpc/vpc-[0-9a-f]{8,17}')}|)$`,
    constraintDescription:
      'expected ARNs such as arn:aws:ec2:eu-central-1:111122223333:vpc/vpc-0123456789abcdef0, or nothing',
  });
  const unmirrorable = new CfnParameter(stack, 'Unmirrorable', {
    description:
      'What to do with a task that cannot be mirrored. observe: leave it, and tell. sidecar: as observe, but tasks with the container named below count as covered. replace: stop it within a budget, so that its service starts another.',
    allowedValues: ['observe', 'sidecar', 'replace'],
  });
  const container = new CfnParameter(stack, 'SidecarContainer', {
    description: 'The container that sends the packets of a task itself. Read where Unmirrorable is sidecar.',
    default: 'tasktap',
    allowedPattern: '^[A-Za-z0-9_-]{1,255}$',
  });
  const maxSessions = new CfnParameter(stack, 'MaxSessions', {
    description:
      'The most sessions this stack may have, 0 to 10000. Each costs by the hour. Empty: as many as EC2 allows.',
    default: '',
    allowedPattern: '^([0-9]{1,4}|10000|)$',
    constraintDescription: 'expected a whole number from 0 to 10000, or nothing',
  });
  const backfill = new CfnParameter(stack, 'Backfill', {
    description: 'Look at every cluster as soon as the stack is there? no: the first sweep does, within five minutes.',
    default: 'no',
    allowedValues: ['yes', 'no'],
  });
  const alarmTopic = new CfnParameter(stack, 'AlarmTopicArn', {
    description: 'The SNS topic that alarms tell. Empty: nobody is told.',
    default: '',
    allowedPattern: `^(${arn('sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,256}')}|)$`,
    constraintDescription: 'expected an ARN such as arn:aws:sns:eu-central-1:111122223333:pager, or nothing',
  });
  const policyParameter = new CfnParameter(stack, 'PolicyParameter', {
    description:
      'The SSM parameter that the policy stands in, as `tasktap policy put` writes it; what changes there holds without another deployment. Empty: the policy is made of TargetId, FilterId, Unmirrorable, SidecarContainer and MaxSessions.',
    default: '',
    allowedPattern: '^(/[A-Za-z0-9_./-]{1,500}|)$',
    constraintDescription: 'expected a name such as /tasktap/tap/policy, or nothing',
  });
  const more = new CfnParameter(stack, 'MoreTargetAndFilterArns', {
    type: 'CommaDelimitedList',
    description:
      'ARNs of the targets and filters that the policy in PolicyParameter may name beside TargetId and FilterId, separated by commas.',
    default: '',
    allowedPattern: `^(${arn('ec2:[a-z0-9-]+:[0-9]{12}:traffic-mirror-(target/tmt|filter/tmf)-[0-9a-f]{8,17}')}|)$`,
    constraintDescription:
      'expected ARNs such as arn:aws:ec2:eu-central-1:111122223333:traffic-mirror-target/tmt-0123456789abcdef0, or nothing',
  });
  const given = (id: string, value: string): CfnCondition =>
    new CfnCondition(stack, id, { expression: Fn.conditionNot(Fn.conditionEquals(value, '')) });
  const chosen = (id: string, parameter: CfnParameter, value: string): CfnCondition =>
    new CfnCondition(stack, id, { expression: Fn.conditionEquals(parameter.valueAsString, value) });
  const replace = chosen('Replace', unmirrorable, 'replace');
  const owner = textIf(given('TargetIsShared', targetOwner.valueAsString), targetOwner.valueAsString, Aws.ACCOUNT_ID);
  const through = [
    `arn:${Aws.PARTITION}:ec2:${Aws.REGION}:${owner}:traffic-mirror-target/${target.valueAsString}`,
    arnOf('ec2', `traffic-mirror-filter/${filter.valueAsString}`),
  ];
  return {
    owner: Aws.STACK_NAME,
    clusterArns: clusters.valueAsList,
    policyDocument: policyOf({
      target: target.valueAsString,
      filter: filter.valueAsString,
      maxSessions: maxSessions.valueAsString,
      capped: given('Capped', maxSessions.valueAsString),
      replace,
      sidecar: chosen('Sidecar', unmirrorable, 'sidecar'),
      container: container.valueAsString,
    }),
    policyParameter: policyParameter.valueAsString,
    fromParameter: given('FromParameter', policyParameter.valueAsString),
    throughArns: conditional(
      given('MoreThrough', Fn.join('', more.valueAsList)),
      // CloudFormation joins lists by no other way.
      Fn.split(',', Fn.join(',', [...through, Fn.join(',', more.valueAsList)])),
      through,
    ),
    vpcArns: vpcs.valueAsList,
    onlyVpcs: given('OnlyVpcs', Fn.join('', vpcs.valueAsList)),
    replace,
    targetsHaveVpcs: false,
    backfill: chosen('BackfillNow', backfill, 'yes'),
    trigger: 'attached',
    coverageThreshold: usualCoverage,
    alarmTopicArn: alarmTopic.valueAsString,
    notify: given('Notify', alarmTopic.valueAsString),
  };
}

interface PolicyParts {
  readonly target: string;
  readonly filter: string;
  readonly maxSessions: string;
  readonly capped: CfnCondition;
  readonly replace: CfnCondition;
  readonly sidecar: CfnCondition;
  readonly container: string;
}

/** Patterns keep quotes and backslashes out of every part. */
function policyOf({ target, filter, maxSessions, capped, replace, sidecar, container }: PolicyParts): string {
  const choice = textIf(
    replace,
    '{"kind":"replace"}',
    textIf(sidecar, `{"kind":"sidecar","container":"${container}"}`, '{"kind":"observe"}'),
  );
  const cap = textIf(capped, `,"maxSessions":${maxSessions}`, '');
  return `{"targets":[{"id":"${target}"}],"filter":"${filter}"${cap},"unmirrorable":${choice}}`;
}

function textIf(condition: CfnCondition, then: string, otherwise: string): string {
  return Token.asString(conditional(condition, then, otherwise));
}
