// What stands of a stack, resource by resource, and the steps that change it. Every step is told as an event.
import { AwsError } from '../operation.ts';
import type { Made, Making } from './kind.ts';
import { kindOf } from './kinds/index.ts';
import type { Site } from './site.ts';
import type { Doing, StackEvent, StackStatus } from './stack.ts';
import type { StackIdentity } from './template/pseudo.ts';
import type { ResourceDeclaration } from './template/template.ts';

/** A resource that stands. */
export interface Entry {
  readonly logicalId: string;
  readonly declared: ResourceDeclaration;
  /** Resolved. */
  readonly properties: Readonly<Record<string, unknown>>;
  readonly made: Made;
  readonly generation: number;
}

export interface Wanted {
  readonly logicalId: string;
  readonly declared: ResourceDeclaration;
  readonly properties: Readonly<Record<string, unknown>>;
}

export interface Ledger {
  readonly events: StackEvent[];
  /** The same, and between them what became of the stack itself. */
  readonly history: StackEvent[];
  tellStack(status: StackStatus, reason: string | undefined): void;
  create(wanted: Wanted, generation: number): Promise<Entry>;
  /** In place. */
  change(before: Entry, wanted: Wanted): Promise<Entry>;
  remove(entry: Entry): Promise<void>;
  /** Left where it is, as its policy wants it. */
  keep(entry: Entry): void;
}

/** A step that failed: its words are in the events. */
export class StepError extends Error {
  readonly logicalId: string;

  constructor(logicalId: string, reason: string) {
    super(`${logicalId}: ${reason}`);
    this.name = 'StepError';
    this.logicalId = logicalId;
  }
}

export function createLedger(site: Site, stack: StackIdentity): Ledger {
  const events: StackEvent[] = [];
  const history: StackEvent[] = [];
  const tell = (
    { logicalId, declared: { type } }: Wanted,
    status: StackEvent['status'],
    physicalId: string | undefined,
    reason?: string,
  ): void => {
    const event = { at: site.cloud.world.clock.now(), logicalId, type, physicalId, status, reason };
    events.push(event);
    history.push(event);
  };
  const step = async <Result>(
    wanted: Wanted,
    doing: Doing,
    physicalId: string | undefined,
    act: () => Promise<Result>,
  ): Promise<Result> => {
    tell(wanted, `${doing}_IN_PROGRESS`, physicalId);
    try {
      return await act();
    } catch (problem) {
      // Anything else than a refusal is a mistake of the emulator, and not hidden.
      if (!(problem instanceof AwsError)) throw problem;
      tell(wanted, `${doing}_FAILED`, physicalId, problem.message);
      throw new StepError(wanted.logicalId, problem.message);
    }
  };
  const makingOf = ({ logicalId, declared: { type } }: Wanted, generation: number): Making => ({
    site,
    stack,
    logicalId,
    type,
    generation,
  });
  return {
    events,
    history,
    tellStack(status, reason) {
      const at = site.cloud.world.clock.now();
      const type = 'AWS::CloudFormation::Stack';
      history.push({ at, logicalId: stack.name, type, physicalId: stack.id, status, reason });
    },
    create: (wanted, generation) =>
      step(wanted, 'CREATE', undefined, async () => {
        const made = await kindFor(wanted).create(wanted.properties, makingOf(wanted, generation));
        tell(wanted, 'CREATE_COMPLETE', made.physicalId);
        return { ...wanted, made, generation };
      }),
    change: (before, wanted) =>
      step(wanted, 'UPDATE', before.made.physicalId, async () => {
        const { generation } = before;
        const { update } = kindFor(wanted);
        const made =
          (await update?.(before.made, wanted.properties, makingOf(wanted, generation), before.properties)) ??
          before.made;
        tell(wanted, 'UPDATE_COMPLETE', made.physicalId);
        return { ...wanted, made, generation };
      }),
    remove: (entry) =>
      step(entry, 'DELETE', entry.made.physicalId, async () => {
        await kindFor(entry).remove(entry.made, entry.properties, makingOf(entry, entry.generation));
        tell(entry, 'DELETE_COMPLETE', entry.made.physicalId);
      }),
    keep: (entry) => tell(entry, 'DELETE_SKIPPED', entry.made.physicalId),
  };
}

function kindFor({ declared: { type } }: Wanted) {
  const kind = kindOf(type);
  if (kind === undefined) throw new AwsError('ValidationError', `unknown type ${type}`);
  return kind;
}
