// Every Systems Manager operation the emulator answers.
import type { AnyOperation } from '../operation.ts';
import { getParameter } from './get-parameter.ts';
import { putParameter } from './put-parameter.ts';

export const ssmOperations: readonly AnyOperation[] = [getParameter, putParameter];
