// What stands before collectors, whichever load balancer it is: where packets come in, who is registered there, and what it counts.
import type { IPeer } from 'aws-cdk-lib/aws-ec2';
import type { FargateService } from 'aws-cdk-lib/aws-ecs';

export interface Door {
  /** UDP, of the collectors. */
  readonly port: number;
  /** From whose addresses packets reach the collectors. */
  readonly peers: readonly IPeer[];
  readonly register: (service: FargateService, container: string) => void;
  readonly meter: Meter;
  /** Whose tasks come through it, and the name under which the collectors tell whom of them they hear. */
  readonly sources: Sources;
}

/** One mirror target by its id; or all targets, wherever they are, whose endpoints lead to a service and which are tagged with its name. */
export interface Sources {
  readonly kind: 'mirror-target' | 'endpoint-service';
  readonly name: string;
}

/** Of CloudWatch. */
interface Meter {
  readonly namespace: string;
  /** Sum of the bytes that came in. */
  readonly bytes: string;
  /** As dimensions name them. */
  readonly loadBalancer: string;
  readonly targetGroup: string;
}

/** Of both load balancers: HTTP on the health port, and two answers that are alike count. */
export const healthCheck = { path: '/health', seconds: 10, threshold: 2 } as const;
/** Seconds before a collector that goes is forgotten. */
export const farewell = 10;
