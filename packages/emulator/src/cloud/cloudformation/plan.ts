// What somebody wants of a stack, and what that would change: a request, judged; and a change set, which keeps one for later.
import type { WorldTime } from '../../world/clock.ts';
import type { Finding } from './finding.ts';
import type { Blueprint } from './template/blueprint.ts';
import type { Given } from './template/parameters.ts';
import type { Template } from './template/template.ts';

export interface Request {
  /** JSON or YAML, or what was read from either. */
  readonly template: string | object;
  readonly parameters?: Given;
  readonly capabilities?: readonly string[];
  /** By key. */
  readonly tags?: Readonly<Record<string, string>>;
}

export interface Change {
  readonly action: 'Add' | 'Modify' | 'Remove';
  readonly logicalId: string;
  readonly type: string;
  /** Undefined: to be made. */
  readonly physicalId: string | undefined;
  /** Undefined where nothing is modified. Conditional: what it depends on is itself to be made. */
  readonly replacement: 'True' | 'False' | 'Conditional' | undefined;
  /** Names of the properties that differ. */
  readonly properties: readonly string[];
}

/** A request that has been judged; nothing is made yet. */
export interface Plan {
  readonly request: Request;
  readonly template: Template;
  readonly blueprint: Blueprint;
  readonly findings: readonly Finding[];
  readonly changes: readonly Change[];
  /** Neither a resource nor an output would differ. */
  readonly isEmpty: boolean;
}

export interface ChangeSet {
  readonly id: string;
  readonly name: string;
  readonly description: string | undefined;
  readonly bornAt: WorldTime;
  /** From when on it can be carried out. */
  readonly readyAt: WorldTime;
  readonly plan: Plan;
  /** Of a stack that has moved on it can no longer be carried out. */
  execution: 'open' | 'executed' | 'obsolete';
}
