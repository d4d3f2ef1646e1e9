// Mirror sessions: what EC2 takes, and every way in which it refuses.
import {
  CreateTrafficMirrorSessionCommand,
  type CreateTrafficMirrorSessionCommandInput,
  CreateTrafficMirrorTargetCommand,
  DeleteTrafficMirrorSessionCommand,
  DescribeTrafficMirrorSessionsCommand,
  ModifyTrafficMirrorSessionCommand,
  type ModifyTrafficMirrorSessionCommandInput,
} from '@aws-sdk/client-ec2';
import { type Case, documented, inferred, observed, reference } from '../case.ts';
import { type Stage, UNKNOWN } from '../stage.ts';

const create = async (stage: Stage, different: Partial<CreateTrafficMirrorSessionCommandInput> = {}) => {
  const made = await stage.ec2.send(new CreateTrafficMirrorSessionCommand({ ...stage.session(), ...different }));
  return made.TrafficMirrorSession ?? {};
};

const modify = async (stage: Stage, change: Partial<ModifyTrafficMirrorSessionCommandInput>) => {
  const { TrafficMirrorSessionId } = await create(stage, {
    PacketLength: 100,
    Description: 'old',
    VirtualNetworkId: 7,
  });
  const changed = await stage.ec2.send(new ModifyTrafficMirrorSessionCommand({ TrafficMirrorSessionId, ...change }));
  return changed.TrafficMirrorSession ?? {};
};

const describe = async ({ ec2 }: Stage, id: string | undefined) => {
  const ids = { TrafficMirrorSessionIds: [id ?? ''] };
  return (await ec2.send(new DescribeTrafficMirrorSessionsCommand(ids))).TrafficMirrorSessions;
};

const apiPage = documented('EC2 API reference, CreateTrafficMirrorSession');
const notFound = observed('error codes in the source of the AWS provider for Terraform');
const range = inferred('the bounds are documented, the code is the common one for bad values');
const never = 'never';

const refused: readonly Case[] = [
  {
    says: 'an interface that does not exist',
    asks: (stage) => create(stage, { NetworkInterfaceId: `eni-${UNKNOWN}` }),
    expects: 'InvalidNetworkInterfaceID.NotFound 400',
    ...observed('the Lambda of the source document; that the interface is looked up first is inferred'),
    remote: 'read-only',
  },
  {
    says: 'an id that is no interface',
    asks: (stage) => create(stage, { NetworkInterfaceId: 'eni-x' }),
    expects: 'InvalidNetworkInterfaceId.Malformed 400',
    ...reference,
    remote: 'read-only',
  },
  {
    says: 'a target that does not exist',
    asks: (stage) => create(stage, { TrafficMirrorTargetId: `tmt-${UNKNOWN}` }),
    expects: 'InvalidTrafficMirrorTargetId.NotFound 400',
    ...notFound,
    remote: never,
  },
  {
    says: 'an id that is no target',
    asks: (stage) => create(stage, { TrafficMirrorTargetId: 'tmt-x' }),
    expects: 'InvalidTrafficMirrorTargetId.Malformed 400',
    ...inferred('as for interfaces'),
    remote: never,
  },
  {
    says: 'a filter that does not exist',
    asks: (stage) => create(stage, { TrafficMirrorFilterId: `tmf-${UNKNOWN}` }),
    expects: 'InvalidTrafficMirrorFilterId.NotFound 400',
    ...notFound,
    remote: never,
  },
  {
    says: 'an interface on a host that cannot mirror',
    asks: (stage) => create(stage, { NetworkInterfaceId: stage.unsupported }),
    expects: 'NetworkInterfaceNotSupported 400',
    ...observed('a public log of CloudFormation, with the message "must be attached to a supported instance"'),
    remote: never,
  },
  {
    says: 'an interface that is itself a target',
    asks: (stage) => create(stage, { NetworkInterfaceId: stage.sensor }),
    expects: 'InvalidParameterValue 400',
    ...inferred('the guide forbids it without a code'),
    remote: never,
  },
  {
    says: 'a fourth session of an interface',
    async asks(stage) {
      const { NetworkInterfaceId } = stage.session();
      for (const SessionNumber of [1, 2, 3]) await create(stage, { NetworkInterfaceId, SessionNumber });
      return create(stage, { NetworkInterfaceId, SessionNumber: 4 });
    },
    expects: 'TrafficMirrorSessionsPerInterfaceLimitExceeded 400',
    ...reference,
    remote: never,
  },
  {
    says: 'a session number that the interface uses already',
    async asks(stage) {
      const { NetworkInterfaceId } = await create(stage);
      return create(stage, { NetworkInterfaceId });
    },
    expects: 'InvalidParameterValue 400',
    ...inferred('that the message says "already being used" was observed, its code was not'),
    remote: never,
  },
  {
    says: 'an eleventh source for a target at an interface',
    async asks(stage) {
      const { NetworkInterfaceId } = stage.session();
      const made = await stage.ec2.send(new CreateTrafficMirrorTargetCommand({ NetworkInterfaceId }));
      const TrafficMirrorTargetId = made.TrafficMirrorTarget?.TrafficMirrorTargetId;
      for (let count = 0; count < 10; count += 1) await create(stage, { TrafficMirrorTargetId });
      return create(stage, { TrafficMirrorTargetId });
    },
    expects: 'TrafficMirrorSourcesPerTargetLimitExceeded 400',
    ...observed('a public log, and the code of an AWS sample'),
    remote: never,
  },
  ...[0, 32_767].map(
    (SessionNumber): Case => ({
      says: `session number ${SessionNumber}`,
      asks: (stage) => create(stage, { SessionNumber }),
      expects: 'InvalidParameterValue 400',
      ...range,
      remote: 'read-only',
    }),
  ),
  {
    says: '8501 bytes of each packet to a load balancer',
    asks: (stage) => create(stage, { PacketLength: 8501 }),
    expects: 'InvalidParameterValue 400',
    ...inferred('documented as "an error response"'),
    remote: never,
  },
  {
    says: 'a VNI of 25 bits',
    asks: (stage) => create(stage, { VirtualNetworkId: 2 ** 24 }),
    expects: 'InvalidParameterValue 400',
    ...range,
    remote: 'read-only',
  },
  {
    says: 'tags for another kind of resource',
    asks: (stage) =>
      create(stage, { TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'Name', Value: 'x' }] }] }),
    expects: 'InvalidParameterValue 400',
    ...inferred('as other create calls of EC2 answer'),
    remote: 'read-only',
  },
  {
    says: 'a token of 65 characters',
    asks: (stage) => create(stage, { ClientToken: 'x'.repeat(65) }),
    expects: 'InvalidParameterValue 400',
    ...inferred('the length is documented, the code is the common one for bad values'),
    remote: 'read-only',
  },
  ...(['modified', 'deleted', 'described'] as const).map(
    (word): Case => ({
      says: `an unknown session that is to be ${word}`,
      asks: async (stage) => {
        const TrafficMirrorSessionId = `tms-${UNKNOWN}`;
        if (word === 'described') return describe(stage, TrafficMirrorSessionId);
        const Command = word === 'modified' ? ModifyTrafficMirrorSessionCommand : DeleteTrafficMirrorSessionCommand;
        return stage.ec2.send(new Command({ TrafficMirrorSessionId }));
      },
      expects: 'InvalidTrafficMirrorSessionId.NotFound 400',
      ...notFound,
      remote: 'read-only',
    }),
  ),
  {
    says: 'an id that is no session',
    asks: ({ ec2 }) => ec2.send(new DeleteTrafficMirrorSessionCommand({ TrafficMirrorSessionId: 'tms-x' })),
    expects: 'InvalidTrafficMirrorSessionId.Malformed 400',
    ...inferred('as for interfaces'),
    remote: 'read-only',
  },
  {
    says: 'a change to a number that another session has',
    async asks(stage) {
      const { NetworkInterfaceId } = await create(stage, { SessionNumber: 9 });
      const { TrafficMirrorSessionId } = await create(stage, { NetworkInterfaceId, SessionNumber: 8 });
      return stage.ec2.send(new ModifyTrafficMirrorSessionCommand({ TrafficMirrorSessionId, SessionNumber: 9 }));
    },
    expects: 'InvalidParameterValue 400',
    ...inferred('as for create'),
    remote: never,
  },
  {
    says: 'a change to an unknown target',
    asks: (stage) => modify(stage, { TrafficMirrorTargetId: `tmt-${UNKNOWN}` }),
    expects: 'InvalidTrafficMirrorTargetId.NotFound 400',
    ...notFound,
    remote: never,
  },
  {
    says: 'the removal of a field that cannot be removed',
    asks: (stage) => modify(stage, { RemoveFields: ['session-number' as 'description'] }),
    expects: 'InvalidParameterValue 400',
    ...inferred('the values are documented, the code is the common one for bad values'),
    remote: never,
  },
];

const done: readonly Case[] = [
  {
    says: 'a load balancer gets 8500 bytes of each packet, or fewer if asked',
    asks: async (stage) => [
      (await create(stage)).PacketLength,
      (await create(stage, { PacketLength: 100 })).PacketLength,
    ],
    expects: [8500, 100],
    ...apiPage,
    remote: never,
  },
  {
    says: 'an interface gets whole packets: the answer says nothing of a length',
    asks: async (stage) => (await create(stage, { TrafficMirrorTargetId: stage.direct })).PacketLength,
    expects: undefined,
    ...observed("example of describe-traffic-mirror-sessions in the AWS CLI's documentation"),
    remote: never,
  },
  {
    says: 'a session is made, described, deleted, and then unknown',
    async asks(stage) {
      const made = await create(stage, { Description: stage.run, VirtualNetworkId: 4_711, PacketLength: 96 });
      const id = made.TrafficMirrorSessionId;
      const found = await describe(stage, id);
      const gone = await stage.ec2.send(new DeleteTrafficMirrorSessionCommand({ TrafficMirrorSessionId: id }));
      const { VirtualNetworkId, PacketLength, SessionNumber, Description } = made;
      const same = JSON.stringify(found) === JSON.stringify([made]) && gone.TrafficMirrorSessionId === id;
      const facts = [VirtualNetworkId, PacketLength, SessionNumber, Description === stage.run];
      return [facts, same, await describe(stage, id).catch((error: Error) => error.name)];
    },
    expects: [[4_711, 96, 1, true], true, 'InvalidTrafficMirrorSessionId.NotFound'],
    ...apiPage,
    remote: never,
  },
  {
    says: 'removed fields return to their defaults',
    async asks(stage) {
      const changed = await modify(stage, { RemoveFields: ['packet-length', 'description', 'virtual-network-id'] });
      return [changed.PacketLength, changed.Description, Number.isInteger(changed.VirtualNetworkId)];
    },
    expects: [8500, undefined, true],
    ...documented(
      'EC2 API reference, ModifyTrafficMirrorSession; the VNI by acceptance tests of the Terraform provider',
    ),
    remote: never,
  },
  {
    says: 'the same token and the same parameters make one session, other parameters are refused',
    async asks(stage) {
      const request = { ...stage.session(), ClientToken: `once-${stage.run}`.slice(0, 64) };
      const first = await create(stage, request);
      const again = await create(stage, request);
      const other = await create(stage, { ...request, PacketLength: 9 }).catch((error: Error) => error.name);
      return [first.TrafficMirrorSessionId === again.TrafficMirrorSessionId, other];
    },
    expects: [true, 'IdempotentParameterMismatch'],
    ...documented('EC2 API reference, ensuring idempotency'),
    remote: never,
  },
];

export const sessions: readonly Case[] = [...refused, ...done];
