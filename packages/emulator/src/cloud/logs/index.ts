// Every CloudWatch Logs operation the emulator answers.
import type { AnyOperation } from '../operation.ts';
import { filterLogEvents } from './filter-log-events.ts';

export const logsOperations: readonly AnyOperation[] = [filterLogEvents];
