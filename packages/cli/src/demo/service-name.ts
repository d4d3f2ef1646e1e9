// What a service is called in the demo.
import type { TaskIdentity } from '@tasktap/collector';

/** `cluster/service`, or `cluster` of standalone tasks. */
export function serviceOf({ cluster, service }: TaskIdentity): string {
  return service === undefined ? cluster : `${cluster}/${service}`;
}
