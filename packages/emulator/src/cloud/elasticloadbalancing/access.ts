// The question that every describe of Elastic Load Balancing puts to IAM: none of them knows resources (Service Authorization Reference).
import type { AccessRequest } from '../operation.ts';

export function onAll(operation: string): readonly AccessRequest[] {
  return [{ action: `elasticloadbalancing:${operation}`, resource: '*', context: {} }];
}
