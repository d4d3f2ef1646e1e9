// What every experiment works with: the clients, the run's own things, and the marks by which they are found again.
import type { Clients, Clock } from '@tasktap/aws';

export interface Scene {
  readonly ec2: Clients['ec2'];
  readonly ecs: Clients['ecs'];
  readonly clock: Clock;
  /** The name of the cluster, and the value of the run's tag. */
  readonly run: string;
  readonly target: string;
  readonly filter: string;
  readonly tasks: readonly StartedTask[];
  readonly tokenMinutes: number;
  readonly interrupted: () => boolean;
}

export interface StartedTask {
  /** e.g. `Fargate x86_64` */
  readonly label: string;
  /** Undefined: it could not be started. */
  readonly arn: string | undefined;
  /** When RunTask was called. */
  readonly at: number;
  /** What RunTask said instead. */
  readonly trouble: string;
}

export const clusterPrefix = 'tasktap-verify-';
export const runTag = 'tasktap:verify';

export const x86Family = (run: string): string => `${run}-x86`;
export const armFamily = (run: string): string => `${run}-arm`;

export function ec2Tags(run: string) {
  return [
    { Key: 'Name', Value: run },
    { Key: runTag, Value: run },
  ];
}

export interface Answer {
  readonly question: string;
  readonly answer: string;
  readonly evidence: readonly string[];
}

export interface Experiment {
  readonly question: string;
  /** `source`: an interface that EC2 has mirrored a moment ago. */
  run(scene: Scene, source: string): Promise<Omit<Answer, 'question'>>;
}
