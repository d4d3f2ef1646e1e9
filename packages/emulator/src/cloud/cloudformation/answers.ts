// The answers of custom resources: each goes to an address of its own, once.
import { hexOf } from '../../world/identity.ts';
import type { World } from '../../world/state.ts';
import { isRecord } from '../record.ts';

/** What a custom resource says. Source: the CloudFormation guide, "Custom resource response objects". */
export interface Answer {
  readonly status: 'SUCCESS' | 'FAILED';
  readonly reason: string;
  readonly physicalResourceId: string | undefined;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface Answers {
  /** The address for one answer, `ResponseURL`; `hear` is called at most once. */
  await(requestId: string, hear: (answer: Answer) => void): string;
  forget(requestId: string): void;
  /** False: nobody waits for it. */
  take(path: string, body: string): boolean;
}

export function createAnswers({ region }: Pick<World, 'region'>): Answers {
  const waiting = new Map<string, (answer: Answer) => void>();
  const host = `cloudformation-custom-resource-response-${region.replaceAll('-', '')}.s3.${region}.amazonaws.com`;
  const pathOf = (requestId: string): string => `/${requestId}?X-Amz-Signature=${hexOf(requestId, 64)}`;
  return {
    await(requestId, hear) {
      waiting.set(pathOf(requestId), hear);
      return `https://${host}${pathOf(requestId)}`;
    },
    forget: (requestId) => void waiting.delete(pathOf(requestId)),
    take(path, body) {
      const hear = waiting.get(path);
      waiting.delete(path);
      hear?.(answerFrom(body));
      return hear !== undefined;
    },
  };
}

function answerFrom(body: string): Answer {
  const said = parsed(body);
  const { Status: status, Reason: reason = '', PhysicalResourceId: id, Data: data = {} } = said;
  const known = status === 'SUCCESS' || status === 'FAILED';
  return {
    status: status === 'SUCCESS' ? 'SUCCESS' : 'FAILED',
    reason: known ? String(reason) : 'Invalid response object: Status must be SUCCESS or FAILED.',
    physicalResourceId: typeof id === 'string' ? id : undefined,
    data: isRecord(data) ? data : {},
  };
}

/** What is no JSON object says nothing, which is refused for its missing status. */
function parsed(body: string): Readonly<Record<string, unknown>> {
  try {
    const said: unknown = JSON.parse(body);
    return isRecord(said) ? said : {};
  } catch {
    return {};
  }
}
