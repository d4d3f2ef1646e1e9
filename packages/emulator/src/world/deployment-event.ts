// The EventBridge event "ECS Deployment State Change", as in the developer guide's examples.
import { uuidOf } from './identity.ts';
import { secondOf } from './stamp.ts';
import type { Deployment, Service, World } from './state.ts';

export interface DeploymentEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': 'ECS Deployment State Change';
  readonly source: 'aws.ecs';
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: {
    readonly eventType: 'INFO' | 'ERROR';
    readonly eventName: `SERVICE_DEPLOYMENT_${Deployment['rolloutState']}`;
    readonly deploymentId: string;
    readonly updatedAt: string;
    readonly reason: string;
  };
}

export function deploymentEvent(world: World, service: Service, deployment: Deployment): DeploymentEvent {
  const { id, rolloutState, rolloutStateReason, updatedAt } = deployment;
  return {
    version: '0',
    id: uuidOf(`${service.arn} ${id} ${rolloutStateReason}`),
    'detail-type': 'ECS Deployment State Change',
    source: 'aws.ecs',
    account: world.account,
    time: secondOf(updatedAt),
    region: world.region,
    resources: [service.arn],
    detail: {
      eventType: rolloutState === 'FAILED' ? 'ERROR' : 'INFO',
      eventName: `SERVICE_DEPLOYMENT_${rolloutState}`,
      deploymentId: id,
      updatedAt: new Date(updatedAt).toISOString(),
      reason: rolloutStateReason,
    },
  };
}
