// One call to AWS with everything it said, yes or no: the raw evidence, with no belief of ours in between.
import type { Clock } from '@tasktap/aws';

export interface Asked {
  /** AWS's name of the call. */
  readonly operation: string;
  /** Empty: AWS said yes. */
  readonly code: string;
  /** Undefined: no answer came. */
  readonly status: number | undefined;
  readonly message: string;
  readonly requestId: string;
  /** From the call to its answer, the SDK's own retries included. */
  readonly ms: number;
}

export interface Answered<Output> {
  readonly asked: Asked;
  /** Undefined: AWS said no. */
  readonly answer: Output | undefined;
}

interface Metadata {
  readonly httpStatusCode?: number | undefined;
  readonly requestId?: string | undefined;
}

/** What the SDK answers to whatever is sent. */
export interface SdkOutput {
  readonly $metadata: Metadata;
}

export async function ask<Output extends SdkOutput>(
  { now }: Pick<Clock, 'now'>,
  operation: string,
  send: () => Promise<Output>,
): Promise<Answered<Output>> {
  const start = now();
  try {
    const answer = await send();
    return { asked: { ...said(answer.$metadata), operation, code: '', message: '', ms: now() - start }, answer };
  } catch (error) {
    const { name, message, $metadata = {} } = error as Error & { readonly $metadata?: Metadata };
    return { asked: { ...said($metadata), operation, code: name, message, ms: now() - start }, answer: undefined };
  }
}

function said({ httpStatusCode, requestId = '' }: Metadata): Pick<Asked, 'status' | 'requestId'> {
  return { status: httpStatusCode, requestId };
}

/** e.g. `CreateTrafficMirrorSession: 400 InvalidParameterValue "…" (85 ms, request 3f0c…)` */
export function evidence({ operation, code, status, message, requestId, ms }: Asked): string {
  const answer = code === '' ? String(status) : `${status ?? 'no answer'} ${code} "${message}"`;
  return `${operation}: ${answer} (${ms} ms${requestId === '' ? '' : `, request ${requestId}`})`;
}

/** What AWS said in one word: its code, or yes. */
export function word({ code }: Asked): string {
  return code === '' ? 'accepted' : `\`${code}\``;
}
