// boto3, which the source document's Lambda used, against `tasktap emulate`.
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Emulation, start } from '../end-to-end/emulation.ts';

let emulation: Emulation;
beforeAll(async () => {
  emulation = await start();
});
afterAll(() => emulation.end());

const script = `
import boto3, json, os, time
from botocore.exceptions import ClientError
at = dict(endpoint_url=os.environ['AWS_ENDPOINT_URL'])
ec2, ecs = boto3.client('ec2', **at), boto3.client('ecs', **at)
cluster = ecs.list_clusters()['clusterArns'][0]
task = ecs.describe_tasks(cluster=cluster, tasks=ecs.list_tasks(cluster=cluster)['taskArns'])['tasks'][0]
eni = [d['value'] for a in task['attachments'] for d in a['details'] if d['name'] == 'networkInterfaceId'][0]
target = ec2.describe_traffic_mirror_targets()['TrafficMirrorTargets'][0]['TrafficMirrorTargetId']
filter = ec2.describe_traffic_mirror_filters()['TrafficMirrorFilters'][0]['TrafficMirrorFilterId']
def create(eni):
    return ec2.create_traffic_mirror_session(NetworkInterfaceId=eni, TrafficMirrorTargetId=target, TrafficMirrorFilterId=filter, SessionNumber=1,
        Description='Traffic mirror Source created by lambda',
        TagSpecifications=[{'ResourceType': 'traffic-mirror-session', 'Tags': [{'Key': 'Name', 'Value': 'Session for interface ' + eni}]}], DryRun=False)
made = create(eni)['TrafficMirrorSession']
for _ in range(600): # a search shows a new session a second later
    time.sleep(0.1)
    seen = ec2.describe_traffic_mirror_sessions(Filters=[{'Name': 'network-interface-id', 'Values': [eni]}], MaxResults=5)['TrafficMirrorSessions']
    if seen: break
codes = []
for unknown in [eni, 'eni-00000000000000000']:
    try: create(unknown)
    except ClientError as e: codes.append([e.response['Error']['Code'], e.response['ResponseMetadata']['HTTPStatusCode']])
print(json.dumps(dict(made=made, seen=len(seen), codes=codes)))
`;

test("the source document's own calls work from boto3, and fail with EC2's codes", () => {
  const run = spawnSync('/usr/bin/python3', ['-c', script], {
    encoding: 'utf8',
    env: { PATH: '/usr/bin:/bin', HOME: '/nonexistent', ...emulation.variables },
  });
  expect(run.stderr).toBe('');
  const { made, seen, codes } = JSON.parse(run.stdout);
  expect(made).toMatchObject({ SessionNumber: 1, Description: 'Traffic mirror Source created by lambda' });
  expect(seen).toBe(1);
  expect(codes).toEqual([
    ['InvalidParameterValue', 400],
    ['InvalidNetworkInterfaceID.NotFound', 400],
  ]);
});
