// Every Elastic Load Balancing operation the emulator answers.
import type { AnyOperation } from '../operation.ts';
import { describeListeners } from './describe-listeners.ts';
import { describeLoadBalancerAttributes } from './describe-load-balancer-attributes.ts';
import { describeLoadBalancers } from './describe-load-balancers.ts';
import { describeTargetGroups } from './describe-target-groups.ts';
import { describeTargetHealth } from './describe-target-health.ts';

export const elasticloadbalancingOperations: readonly AnyOperation[] = [
  describeListeners,
  describeLoadBalancerAttributes,
  describeLoadBalancers,
  describeTargetGroups,
  describeTargetHealth,
];
