// A Lambda that holds one SSM parameter per interface for the truth: no parameter, then create and write one; whatever fails is answered as a 500.
import type { Caller } from '../../test/simulation/connection.ts';
import { interfacesOf, type TaskEvent } from './event.ts';

export const pattern = {
  source: ['aws.ecs'],
  'detail-type': ['ECS Task State Change'],
  detail: { lastStatus: ['RUNNING'], desiredStatus: ['RUNNING'] },
};

export interface Settings {
  readonly target: string;
  readonly filter: string;
}

/** Never rejects: Lambda takes the status code for a success and tries nothing again. */
export async function handle(
  event: TaskEvent,
  call: Caller,
  settings: Settings,
): Promise<{ readonly statusCode: number }> {
  try {
    for (const eni of interfacesOf(event)) {
      const Name = `/mirroring/interfaces/${eni}`;
      if (await isKnown(Name, call)) continue;
      const created: { TrafficMirrorSession?: { TrafficMirrorSessionId?: string } } = await call(
        'ec2',
        'CreateTrafficMirrorSession',
        {
          NetworkInterfaceId: eni,
          TrafficMirrorTargetId: settings.target,
          TrafficMirrorFilterId: settings.filter,
          SessionNumber: 1,
        },
      );
      const Value = created.TrafficMirrorSession?.TrafficMirrorSessionId ?? 'none';
      await call('ssm', 'PutParameter', { Name, Value, Type: 'String', Overwrite: true });
    }
    return { statusCode: 200 };
  } catch {
    return { statusCode: 500 };
  }
}

async function isKnown(Name: string, call: Caller): Promise<boolean> {
  try {
    await call('ssm', 'GetParameter', { Name });
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'ParameterNotFound') return false;
    throw error;
  }
}
