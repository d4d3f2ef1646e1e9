// Every kind of resource that the emulator makes.
import type { AnyKind } from '../kind.ts';
import { custom } from './custom.ts';
import { eventSourceMapping } from './event-source-mapping.ts';
import { lambdaFunction } from './function.ts';
import { logGroup } from './log-group.ts';
import { mirrorFilter, mirrorFilterRule, mirrorTarget } from './mirror.ts';
import { parameter } from './parameter.ts';
import { permission } from './permission.ts';
import { policy } from './policy.ts';
import { queue } from './queue.ts';
import { queuePolicy } from './queue-policy.ts';
import { role } from './role.ts';
import { rule } from './rule.ts';
import { schedule } from './schedule.ts';
import { alarm, dashboard } from './watch.ts';

const kinds: readonly AnyKind[] = [
  alarm,
  custom,
  dashboard,
  eventSourceMapping,
  lambdaFunction,
  logGroup,
  mirrorFilter,
  mirrorFilterRule,
  mirrorTarget,
  parameter,
  permission,
  policy,
  queue,
  queuePolicy,
  role,
  rule,
  schedule,
];

const byType = new Map(kinds.map((kind) => [kind.type, kind]));

export const knownTypes: readonly string[] = [...byType.keys()];

/** Undefined: the emulator knows no such type. */
export function kindOf(type: string): AnyKind | undefined {
  return type.startsWith('Custom::') ? custom : byType.get(type);
}
