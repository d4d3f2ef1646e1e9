// Every Service Quotas operation the emulator answers.
import type { AnyOperation } from '../operation.ts';
import { listServiceQuotas } from './list-service-quotas.ts';

export const servicequotasOperations: readonly AnyOperation[] = [listServiceQuotas];
