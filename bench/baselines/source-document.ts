// The source document's Lambda, written again call for call: describe, create if there is nothing, stop the task if its host cannot mirror.
import type { Caller } from '../../test/simulation/connection.ts';
import { interfacesOf, type TaskEvent } from './event.ts';

export const pattern = {
  source: ['aws.ecs'],
  'detail-type': ['ECS Task State Change'],
  detail: { lastStatus: ['ACTIVATING'] },
};

/** The only spelling it knows is that of EC2's documents; captured answers say `NetworkInterfaceNotSupported`. */
export const documentedRefusal = 'NetworkInterfaceNotSupportedException';

export interface Settings {
  readonly target: string;
  readonly filter: string;
  readonly refusal: string;
}

/** Rejects only with what a describe throws; of what a create throws it logs what it does not know. */
export async function handle(event: TaskEvent, call: Caller, settings: Settings): Promise<void> {
  const [, cluster = '', task = ''] = (event.resources[0] ?? '').split('/');
  for (const eni of interfacesOf(event)) {
    const Filters = [{ Name: 'network-interface-id', Values: [eni] }];
    const described = await call('ec2', 'DescribeTrafficMirrorSessions', { Filters, MaxResults: 5 });
    const { TrafficMirrorSessions: existing = [] }: { TrafficMirrorSessions?: readonly object[] } = described;
    if (existing.length > 0) continue;
    const code = await codeOf(() => call('ec2', 'CreateTrafficMirrorSession', sessionOn(eni, settings)));
    if (code !== settings.refusal) continue;
    const reason = 'killed by lambda due to not spawned on nitro instance for trafficmirror reasons';
    await call('ecs', 'StopTask', { cluster, task, reason });
  }
}

function sessionOn(eni: string, { target, filter }: Settings): object {
  return {
    NetworkInterfaceId: eni,
    TrafficMirrorTargetId: target,
    TrafficMirrorFilterId: filter,
    SessionNumber: 1,
    Description: 'Traffic mirror Source created by lambda',
    TagSpecifications: [
      { ResourceType: 'traffic-mirror-session', Tags: [{ Key: 'Name', Value: `Session for interface ${eni}` }] },
    ],
    DryRun: false,
  };
}

/** Undefined: it worked. */
async function codeOf(ask: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await ask();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
}
