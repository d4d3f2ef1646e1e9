// The fronts as AWS's own clients see them.
import {
  CreateTagsCommand,
  CreateTrafficMirrorFilterCommand,
  CreateTrafficMirrorFilterRuleCommand,
  CreateTrafficMirrorSessionCommand,
  CreateTrafficMirrorTargetCommand,
  DeleteTrafficMirrorSessionCommand,
  DescribeInstancesCommand,
  DescribeNetworkInterfacesCommand,
  DescribeTrafficMirrorFiltersCommand,
  paginateDescribeTrafficMirrorSessions,
} from '@aws-sdk/client-ec2';
import { GetQueueUrlCommand } from '@aws-sdk/client-sqs';
import { GetParameterCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { sqsOperations } from '../src/cloud/sqs/index.ts';
import { ADMIN, createAccount, NLB, NOON, principal } from './account.ts';
import { clients, refusalOf, session } from './clients.ts';

describe('EC2 Query', () => {
  test('a session is created with tags and text of any kind, described, and deleted', async () => {
    const account = createAccount();
    const { ec2 } = await clients(account);
    const Tags = [
      { Key: 'Name', Value: 'a & b <c> "d" + 100% ü' },
      { Key: 'lines', Value: 'one\r\ntwo' },
      { Key: 'empty', Value: '' },
    ];
    const input = {
      ...session(account),
      VirtualNetworkId: 42,
      Description: ' a=b&c ',
      ClientToken: 'token',
      TagSpecifications: [{ ResourceType: 'traffic-mirror-session' as const, Tags }],
    };
    const created = await ec2.send(new CreateTrafficMirrorSessionCommand(input));
    expect(created).toMatchObject({
      ClientToken: 'token',
      TrafficMirrorSession: {
        TrafficMirrorSessionId: expect.stringMatching(/^tms-[0-9a-f]{17}$/),
        NetworkInterfaceId: input.NetworkInterfaceId,
        OwnerId: '111122223333',
        PacketLength: 8500,
        SessionNumber: 1,
        VirtualNetworkId: 42,
        Description: ' a=b&c ',
        Tags,
      },
    });
    const found = [];
    for await (const page of paginateDescribeTrafficMirrorSessions({ client: ec2, pageSize: 5 }, {})) {
      found.push(...(page.TrafficMirrorSessions ?? []));
    }
    expect(found).toEqual([created.TrafficMirrorSession]);
    const TrafficMirrorSessionId = created.TrafficMirrorSession?.TrafficMirrorSessionId;
    const gone = await ec2.send(new DeleteTrafficMirrorSessionCommand({ TrafficMirrorSessionId }));
    expect(gone.TrafficMirrorSessionId).toBe(TrafficMirrorSessionId);
  });

  test('the paginator sees every session once', async () => {
    const account = createAccount();
    const { ec2 } = await clients(account);
    const input = session(account);
    for (let count = 0; count < 12; count += 1) {
      await ec2.send(new CreateTrafficMirrorSessionCommand({ ...input, NetworkInterfaceId: account.eni().id }));
    }
    const sizes = [];
    for await (const page of paginateDescribeTrafficMirrorSessions({ client: ec2, pageSize: 5 }, {})) {
      sizes.push(page.TrafficMirrorSessions?.length);
    }
    expect(sizes).toEqual([5, 5, 2]);
  });

  test('a target, a filter and its rules', async () => {
    const { ec2 } = await clients(createAccount());
    const { TrafficMirrorTarget } = await ec2.send(
      new CreateTrafficMirrorTargetCommand({ NetworkLoadBalancerArn: NLB }),
    );
    expect(TrafficMirrorTarget).toMatchObject({ Type: 'network-load-balancer', NetworkLoadBalancerArn: NLB });
    const { TrafficMirrorFilter } = await ec2.send(new CreateTrafficMirrorFilterCommand({ Description: 'd' }));
    const rule = {
      TrafficMirrorFilterId: TrafficMirrorFilter?.TrafficMirrorFilterId,
      TrafficDirection: 'egress' as const,
      RuleNumber: 1,
      RuleAction: 'reject' as const,
      Protocol: 17,
      DestinationPortRange: { FromPort: 4789, ToPort: 4789 },
      SourceCidrBlock: '0.0.0.0/0',
      DestinationCidrBlock: '0.0.0.0/0',
    };
    await ec2.send(new CreateTrafficMirrorFilterRuleCommand(rule));
    const { TrafficMirrorFilters } = await ec2.send(new DescribeTrafficMirrorFiltersCommand({}));
    expect(TrafficMirrorFilters).toMatchObject([
      { Description: 'd', IngressFilterRules: [], EgressFilterRules: [rule] },
    ]);
  });

  test('tags are put on an interface and shown with it', async () => {
    const account = createAccount();
    const { ec2 } = await clients(account);
    const { id } = account.eni();
    await ec2.send(new CreateTagsCommand({ Resources: [id], Tags: [{ Key: 'k', Value: 'v' }] }));
    const { NetworkInterfaces } = await ec2.send(new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [id] }));
    expect(NetworkInterfaces?.[0]).toMatchObject({ TagSet: [{ Key: 'k', Value: 'v' }], RequesterManaged: true });
  });

  test('refusals carry their code and status', async () => {
    const account = createAccount();
    const { ec2 } = await clients(account);
    const input = session(account);
    const refusals = [
      new CreateTrafficMirrorSessionCommand({ ...input, NetworkInterfaceId: 'eni-0123456789abcdef0' }),
      new CreateTrafficMirrorSessionCommand({ ...input, NetworkInterfaceId: undefined }),
      new CreateTrafficMirrorSessionCommand({ ...input, DryRun: true }),
      new CreateTrafficMirrorSessionCommand({ ...input, SessionNumber: 1.5 }),
    ].map((command) => refusalOf(ec2.send(command)));
    expect(await Promise.all(refusals)).toEqual([
      'InvalidNetworkInterfaceID.NotFound 400',
      'MissingParameter 400',
      'DryRunOperation 412',
      'InvalidParameterValue 400',
    ]);
    expect(await refusalOf(ec2.send(new DescribeInstancesCommand({})))).toBe('InvalidAction 400');
    expect(account.world.sessions.size).toBe(0);
  });

  test('an unknown key is refused with 401', async () => {
    const { ec2 } = await clients(createAccount(), 'NOBODY');
    expect(await refusalOf(ec2.send(new DescribeNetworkInterfacesCommand({})))).toBe('AuthFailure 401');
  });
});

describe('IAM at the door', () => {
  const reader = principal('reader', { Statement: { Effect: 'Allow', Action: 'ec2:Describe*', Resource: '*' } });
  const untagged = principal('untagged', ADMIN, {
    Statement: { Effect: 'Deny', Action: 'ec2:CreateTags', Resource: '*' },
  });

  test('says who may not do what to what, and why', async () => {
    const account = createAccount({ principals: [reader] });
    const { ec2 } = await clients(account, 'READER');
    const input = session(account);
    const sent = ec2.send(new CreateTrafficMirrorSessionCommand(input));
    await expect(sent).rejects.toThrow(
      `You are not authorized to perform this operation. User: arn:aws:iam::111122223333:user/reader is not authorized to perform: ec2:CreateTrafficMirrorSession on resource: arn:aws:ec2:eu-west-1:111122223333:network-interface/${input.NetworkInterfaceId} because no identity-based policy allows the ec2:CreateTrafficMirrorSession action`,
    );
    expect(await refusalOf(sent)).toBe('UnauthorizedOperation 403');
    expect(await refusalOf(ec2.send(new DescribeNetworkInterfacesCommand({})))).toBe('done');
  });

  test('comes before the dry run, and asks for CreateTags only where there are tags', async () => {
    const account = createAccount({ principals: [untagged] });
    const { ec2 } = await clients(account, 'UNTAGGED');
    const input = { ...session(account), DryRun: true };
    const TagSpecifications = [{ ResourceType: 'traffic-mirror-session' as const, Tags: [{ Key: 'a', Value: 'b' }] }];
    expect(await refusalOf(ec2.send(new CreateTrafficMirrorSessionCommand(input)))).toBe('DryRunOperation 412');
    const tagged = ec2.send(new CreateTrafficMirrorSessionCommand({ ...input, TagSpecifications }));
    await expect(tagged).rejects.toThrow('with an explicit deny in an identity-based policy');
  });

  test('knows the caller and the Region', async () => {
    const Condition = {
      ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:user/narrow' },
      StringEquals: { 'aws:RequestedRegion': 'eu-west-1' },
    };
    const narrow = principal('narrow', { Statement: { Effect: 'Allow', Action: '*', Resource: '*', Condition } });
    const { ec2 } = await clients(createAccount({ principals: [narrow] }), 'NARROW');
    expect(await refusalOf(ec2.send(new DescribeNetworkInterfacesCommand({})))).toBe('done');
  });

  test('a JSON service answers AccessDeniedException', async () => {
    const { ssm } = await clients(createAccount({ principals: [reader] }), 'READER');
    expect(await refusalOf(ssm.send(new GetParameterCommand({ Name: 'x' })))).toBe('AccessDeniedException 400');
  });
});

describe('AWS JSON', () => {
  test('a parameter is put and got', async () => {
    const account = createAccount();
    const { ssm } = await clients(account);
    account.clock.advance(1500);
    const put = await ssm.send(new PutParameterCommand({ Name: '/p', Value: 'ü', Type: 'String' }));
    expect(put.Version).toBe(1);
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: '/p' }));
    expect(Parameter).toMatchObject({ Value: 'ü', LastModifiedDate: new Date(NOON + 1500) });
  });

  test('refusals carry their name and status', async () => {
    const { ssm } = await clients(createAccount());
    expect(await refusalOf(ssm.send(new GetParameterCommand({ Name: 'x' })))).toBe('ParameterNotFound 400');
    expect(await refusalOf(ssm.send(new GetParameterCommand({ Name: undefined })))).toBe('ValidationException 400');
  });

  test("SQS's errors bear the names of its Query days too", async () => {
    const { sqs } = await clients(createAccount({ more: sqsOperations }));
    const sent = sqs.send(new GetQueueUrlCommand({ QueueName: 'none' }));
    await expect(sent).rejects.toMatchObject({
      name: 'QueueDoesNotExist',
      Code: 'AWS.SimpleQueueService.NonExistentQueue',
    });
  });
});
