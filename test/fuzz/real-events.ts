// Real ones of our own making: what ECS, SQS, CloudFormation and our schedule send when nothing is wrong.
const account = 'arn:aws:ecs:eu-central-1:111122223333';

export const taskDetail = {
  attachments: [
    {
      id: 'at-1',
      type: 'eni',
      status: 'ATTACHED',
      details: [
        { name: 'subnetId', value: 'subnet-1' },
        { name: 'networkInterfaceId', value: 'eni-0a11b22c33d44e55f' },
        { name: 'privateIPv4Address', value: '10.20.7.41' },
      ],
    },
  ],
  attributes: [{ name: 'ecs.cpu-architecture', value: 'x86_64' }],
  availabilityZone: 'eu-central-1a',
  clusterArn: `${account}:cluster/shop`,
  connectivityAt: '2026-03-04T08:15:09.02Z',
  containers: [{ name: 'app', lastStatus: 'PENDING' }],
  createdAt: '2026-03-04T08:15:01.102Z',
  desiredStatus: 'RUNNING',
  lastStatus: 'PENDING',
  group: 'service:checkout',
  launchType: 'FARGATE',
  taskArn: `${account}:task/shop/b1c454ae359490b6389be9374a0373e7`,
  taskDefinitionArn: `${account}:task-definition/checkout:17`,
  version: 5,
};

export const taskEvent = {
  version: '0',
  id: '1925f534-1d92-4d22-9d53-2b1c3e4a5f60',
  'detail-type': 'ECS Task State Change',
  source: 'aws.ecs',
  account: '111122223333',
  time: '2026-03-04T08:15:40Z',
  region: 'eu-central-1',
  resources: [taskDetail.taskArn],
  detail: taskDetail,
};

export const looks = [
  { look: 'cluster', cluster: taskDetail.clusterArn, why: 'sweep' },
  { look: 'service', cluster: taskDetail.clusterArn, service: 'checkout', why: 'refusal' },
];

export const sqsEvent = {
  Records: [
    {
      messageId: 'm-1',
      receiptHandle: 'r-1',
      body: JSON.stringify(looks[0]),
      attributes: { ApproximateReceiveCount: '1' },
    },
  ],
};

export const stackRequest = {
  RequestType: 'Delete',
  ResponseURL: 'https://answers.example/1',
  StackId: 'arn:aws:cloudformation:eu-central-1:111122223333:stack/tap/1',
  RequestId: 'request-1',
  ResourceType: 'Custom::Drain',
  LogicalResourceId: 'Drain',
  PhysicalResourceId: 'Drain',
  ResourceProperties: { ServiceToken: 'arn:aws:lambda:eu-central-1:111122223333:function:on-stack' },
};
