// What on-stack reaches the world through.
import type { Messenger, OwnSessions } from '@tasktap/aws';
import type { InvocationTime } from './invocation-time.ts';
import type { Journal } from './journal.ts';
import type { Memory } from './memory.ts';
import type { Clock } from './ports.ts';
import type { StackConfig } from './stack-config.ts';

export interface StackPorts {
  readonly config: StackConfig;
  readonly ownSessions: OwnSessions;
  readonly messenger: Messenger;
  readonly clock: Clock;
  readonly time: InvocationTime;
  readonly journal: Journal;
  readonly memory: Memory;
}
