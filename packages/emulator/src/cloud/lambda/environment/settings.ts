// What an execution environment is made from, and what it is asked.
import type { WorldTime } from '../../../world/clock.ts';

export interface EnvironmentSettings {
  /** Of index.js, CommonJS. */
  readonly code: string;
  /** e.g. `index.onTaskEvent` */
  readonly handler: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly memoryMb: number;
  readonly architecture: 'arm64' | 'x86_64';
  /** Of its random numbers. */
  readonly seed: number;
}

export interface Invocation {
  /** JSON. */
  readonly event: string;
  readonly requestId: string;
  readonly functionName: string;
  readonly functionArn: string;
  readonly memoryMb: number;
  readonly logGroup: string;
  readonly logStream: string;
  readonly deadline: WorldTime;
}

export interface Reply {
  /** JSON; undefined where the handler gave nothing. */
  readonly json: string | undefined;
  /** Undefined where it cannot be told: environments of one thread share their memory. */
  readonly usedMb: number | undefined;
}

/** One environment serves one invocation at a time, and keeps what its module remembers in between. */
export interface Environment {
  /** Rejects with a FunctionError when the module cannot be loaded. */
  readonly ready: Promise<void>;
  /** Rejects with a FunctionError. */
  invoke(invocation: Invocation): Promise<Reply>;
  end(): void;
}

/** `write` takes what the function writes, a line at a time. */
export type StartEnvironment = (settings: EnvironmentSettings, write: (line: string) => void) => Environment;

/** What Lambda tells of a function that failed. */
export class FunctionError extends Error {
  /** e.g. `TypeError`, `Runtime.HandlerNotFound`, `Sandbox.Timedout` */
  readonly errorType: string;

  constructor(errorType: string, message: string) {
    super(message);
    this.name = 'FunctionError';
    this.errorType = errorType;
  }
}
