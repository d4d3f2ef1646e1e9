// A request to look at one scope: `{ "look": "cluster", "cluster": "arn:...:cluster/shop", "why": "sweep" }`, or
// `{ "look": "service", "cluster": "arn:...:cluster/shop", "service": "checkout", "why": "refusal" }`.
import { createHash } from 'node:crypto';
import { type ClusterArn, clusterArn, type Millis, minutes, type ServiceName, serviceName } from '@tasktap/core';
import * as v from 'valibot';

const text = v.pipe(v.string(), v.minLength(1), v.maxLength(2048));
const why = v.picklist(['sweep', 'refusal', 'backfill', 'event']);
const schema = v.variant('look', [
  v.object({ look: v.literal('cluster'), cluster: v.pipe(text, v.includes(':cluster/')), why }),
  v.object({ look: v.literal('service'), cluster: v.pipe(text, v.includes(':cluster/')), service: text, why }),
]);

export interface LookRequest {
  readonly cluster: ClusterArn;
  /** Undefined: the whole cluster. */
  readonly service: ServiceName | undefined;
  readonly why: v.InferOutput<typeof why>;
}

/** Two requests for one scope within this span are one. */
const deduplicationSpan: Millis = minutes(1);

/** Undefined: not a look request. */
export function parseLook(body: unknown): LookRequest | undefined {
  const parsed = v.safeParse(schema, body);
  if (!parsed.success) return undefined;
  const read = parsed.output;
  return {
    cluster: clusterArn(read.cluster),
    service: read.look === 'service' ? serviceName(read.service) : undefined,
    why: read.why,
  };
}

/**
 * The FIFO message for a look. All are of one group, so that no two looks of a stack overlap: each counts the sessions that those before it
 * made. Once per scope and minute; `asker` is whoever must have a look that begins after its request.
 */
export function lookMessage({ cluster, service, why: reason }: LookRequest, now: number, asker?: string) {
  const body =
    service === undefined
      ? { look: 'cluster', cluster, why: reason }
      : { look: 'service', cluster, service, why: reason };
  const once = asker ?? Math.floor(now / deduplicationSpan);
  return {
    body: JSON.stringify(body),
    groupId: 'looks',
    deduplicationId: fifoId(`${once}-${service ?? ''}-${cluster}`),
  };
}

/** SQS takes 128 characters of a narrow alphabet; names and ARNs may be longer and hold others. */
function fifoId(name: string): string {
  return createHash('sha256').update(name).digest('hex');
}
