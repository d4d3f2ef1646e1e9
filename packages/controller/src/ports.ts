// What the handlers reach the world through: put together once for Lambda, and by tests and simulations as they need it.
import type { Aws, Clock as AwsClock, Messenger } from '@tasktap/aws';
import type { MirrorPolicy } from '@tasktap/core';
import type { Config } from './config.ts';
import type { InvocationTime } from './invocation-time.ts';
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
  readonly time: InvocationTime;
  readonly journal: Journal;
  readonly meter: Meter;
  readonly memory: Memory;
}
