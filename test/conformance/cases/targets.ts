// Mirror targets: one of three kinds, and not while somebody sends to it is it deleted.
import {
  CreateTrafficMirrorSessionCommand,
  CreateTrafficMirrorTargetCommand,
  type CreateTrafficMirrorTargetCommandInput,
  DeleteTrafficMirrorTargetCommand,
  DescribeTrafficMirrorTargetsCommand,
} from '@aws-sdk/client-ec2';
import { type Case, documented, inferred, observed, reference } from '../case.ts';
import { type Stage, UNKNOWN } from '../stage.ts';

const create = async ({ ec2 }: Stage, input: CreateTrafficMirrorTargetCommandInput) =>
  (await ec2.send(new CreateTrafficMirrorTargetCommand(input))).TrafficMirrorTarget ?? {};

const arn = (name: string): string =>
  `arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer/net/${name}/0123456789abcdef`;

const notFound = observed('error codes in the source of the AWS provider for Terraform');

const refusals: readonly (readonly [
  says: string,
  input: (stage: Stage) => CreateTrafficMirrorTargetCommandInput,
  expects: string,
  because: Pick<Case, 'basis' | 'source'>,
  remote: Case['remote'],
])[] = [
  [
    'an interface that does not exist',
    () => ({ NetworkInterfaceId: `eni-${UNKNOWN}` }),
    'InvalidTrafficMirrorTarget 400',
    observed('a public log, with the message "The interface ID … does not exist"'),
    'read-only',
  ],
  [
    'no destination',
    () => ({}),
    'MissingParameter 400',
    inferred('the common code for what is missing'),
    'self-cleaning',
  ],
  [
    'two destinations',
    ({ sensor }) => ({ NetworkInterfaceId: sensor, NetworkLoadBalancerArn: arn('two') }),
    'InvalidParameterCombination 400',
    inferred('the common code for what does not go together'),
    'self-cleaning',
  ],
  [
    'an ARN that is no load balancer',
    () => ({ NetworkLoadBalancerArn: 'arn:aws:s3:::bucket' }),
    'InvalidNetworkLoadBalancerArn.Malformed 400',
    reference,
    'read-only',
  ],
  [
    'an id that is no endpoint',
    () => ({ GatewayLoadBalancerEndpointId: 'vpce-x' }),
    'InvalidVpcEndpointId.Malformed 400',
    inferred('documented for endpoints in general'),
    'read-only',
  ],
];

export const targets: readonly Case[] = [
  ...refusals.map(
    ([says, input, expects, because, remote]): Case => ({
      says,
      asks: (stage) => create(stage, input(stage)),
      expects,
      ...because,
      remote,
    }),
  ),
  {
    says: 'a load balancer that has a target already',
    async asks(stage) {
      await create(stage, { NetworkLoadBalancerArn: arn('once') });
      return create(stage, { NetworkLoadBalancerArn: arn('once') });
    },
    expects: 'NlbInUseByTrafficMirrorTargetException 400',
    ...reference,
    remote: 'never',
  },
  {
    says: 'a target is shown as what it is, with no word of the kinds it is not',
    async asks(stage) {
      const { NetworkInterfaceId } = stage.session();
      const made = [
        await create(stage, { NetworkInterfaceId }),
        await create(stage, { NetworkLoadBalancerArn: arn('shown') }),
        await create(stage, { GatewayLoadBalancerEndpointId: `vpce-${UNKNOWN}` }),
      ];
      return made.map((target) =>
        Object.keys(target)
          .filter((key) => /Interface|Arn|Type|Endpoint/.test(key))
          .sort(),
      );
    },
    expects: [
      ['NetworkInterfaceId', 'Type'],
      ['NetworkLoadBalancerArn', 'Type'],
      ['GatewayLoadBalancerEndpointId', 'Type'],
    ],
    ...documented('EC2 API reference, TrafficMirrorTarget'),
    remote: 'never',
  },
  {
    says: 'a target that a session sends to is not deleted',
    async asks(stage) {
      await stage.ec2.send(new CreateTrafficMirrorSessionCommand(stage.session()));
      return stage.ec2.send(new DeleteTrafficMirrorTargetCommand({ TrafficMirrorTargetId: stage.balanced }));
    },
    expects: 'TrafficMirrorTargetInUse 400',
    ...observed('a public log of Terraform'),
    remote: 'never',
  },
  {
    says: 'an unknown target that is to be deleted',
    asks: ({ ec2 }) => ec2.send(new DeleteTrafficMirrorTargetCommand({ TrafficMirrorTargetId: `tmt-${UNKNOWN}` })),
    expects: 'InvalidTrafficMirrorTargetId.NotFound 400',
    ...notFound,
    remote: 'read-only',
  },
  {
    says: 'an unknown target that is to be described',
    asks: ({ ec2 }) =>
      ec2.send(new DescribeTrafficMirrorTargetsCommand({ TrafficMirrorTargetIds: [`tmt-${UNKNOWN}`] })),
    expects: 'InvalidTrafficMirrorTargetId.NotFound 400',
    ...notFound,
    remote: 'read-only',
  },
];
