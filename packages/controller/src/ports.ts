// What the handlers reach the world through: put together once for Lambda, and by tests and simulations as they need it.
import type { Aws, Clock as AwsClock, Messenger } from '@tasktap/aws';
import type { MirrorPolicy } from '@tasktap/core';
import type { Config } from './config.ts';
import type { Journal } from './journal.ts';
import type { Memory } from './memory.ts';
import type { Meter } from './metrics.ts';
import type { Policies } from './policies.ts';

export type Clock = AwsClock;

/** Of one piece of work, which is all judged by one policy. */
export interface Ports extends Omit<HandlerPorts, 'policies'> {
  readonly policy: MirrorPolicy;
}

/** Of a handler, as long as its process lives. */
export interface HandlerPorts {
  readonly config: Config;
  readonly policies: Policies;
  readonly aws: Aws;
  readonly messenger: Messenger;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly meter: Meter;
  readonly memory: Memory;
}

/** What Lambda tells a function about its invocation. */
export interface LambdaContext {
  readonly awsRequestId: string;
  getRemainingTimeInMillis(): number;
}

/** A fifth of the time is kept for what is under way and for the answer. */
const shareOfTime = 0.8;

/** The instant after which nothing new is begun, in milliseconds since 1970. */
export function deadlineOf(clock: Clock, context: LambdaContext): number {
  return clock.now() + context.getRemainingTimeInMillis() * shareOfTime;
}
