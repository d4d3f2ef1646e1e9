// What there is to do: plain data that can be printed, compared and carried out later.
import type { EniId, FilterId, ServiceName, SessionId, TargetId, TaskArn } from './ids.ts';

export interface CreateSession {
  readonly kind: 'create-session';
  readonly task: TaskArn;
  readonly eni: EniId;
  readonly target: TargetId;
  readonly filter: FilterId;
  readonly number: number;
  readonly packetLength: number | undefined;
  readonly description: string;
  readonly tags: readonly (readonly [key: string, value: string])[];
  /**
   * Part of the client token. 0 on the fast path, the look's five-minute slot later: a token replayed after its session was
   * deleted succeeds without creating anything, and would never heal it.
   */
  readonly epoch: number;
}

export interface ModifySession {
  readonly kind: 'modify-session';
  readonly task: TaskArn;
  readonly session: SessionId;
  readonly target: TargetId;
  readonly filter: FilterId;
  /** Undefined: the packet length is taken away, and EC2's default applies. */
  readonly packetLength: number | undefined;
  /** Says when this look began: the only clock between one wave and the next. */
  readonly description: string;
}

export type DeleteReason = 'not-selected' | 'forwarded' | 'duplicate' | 'task-gone';

export interface DeleteSession {
  readonly kind: 'delete-session';
  readonly session: SessionId;
  readonly eni: EniId;
  readonly reason: DeleteReason;
}

export interface StopTask {
  readonly kind: 'stop-task';
  readonly task: TaskArn;
  readonly service: ServiceName;
  readonly wasRunning: boolean;
  /** EC2's code for the refusal that is the reason. */
  readonly code: string;
}

export type Action = CreateSession | ModifySession | DeleteSession | StopTask;
