// Whom the doctor asks.
import type { Account } from '@tasktap/aws';
import type { Deploying } from '@tasktap/aws/deploying';
import type { Examining } from '@tasktap/aws/examining';
import type { Watching } from '@tasktap/aws/watching';

export interface Doctors {
  readonly account: Account;
  readonly watching: Watching;
  readonly now: () => number;
  readonly examining: Examining;
  readonly deploying: Deploying;
}
