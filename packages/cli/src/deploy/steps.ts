// A deployment in steps: the stack and the policy that it follows, in an order in which no look goes by a policy without the rights for it.
import type { PolicyDocument } from '@tasktap/controller';
import { counted } from '../words/counted.ts';
import {
  beyond,
  type Parameters,
  parametersFor,
  type Rights,
  rightsIn,
  rightsOf,
  together,
  type Whereabouts,
} from './rights.ts';

export type Step =
  | { readonly kind: 'stack'; readonly parameters: Parameters; readonly says: string }
  /** Of two, the first says what the stack goes by already. */
  | { readonly kind: 'policy'; readonly text: string; readonly isNew: boolean; readonly says: string }
  | { readonly kind: 'wait'; readonly milliseconds: number; readonly says: string };

export interface Situation {
  readonly document: PolicyDocument;
  /** The document as it is written. */
  readonly text: string;
  /** The SSM parameter. */
  readonly name: string;
  /** It says so already. */
  readonly isWritten: boolean;
  readonly place: Whereabouts;
  /** The account that owns a target. Undefined: unknown, and so this one. */
  readonly ownerOf: (target: string) => string | undefined;
  /** Parameters of the stack as it stands. Undefined: there is none. */
  readonly standing: Parameters | undefined;
  /** So long may a look go by what it read when it began. */
  readonly longestLookMs: number;
}

/** All that is to be done, in its order; the stack is among it also where nothing of it would change. */
export function stepsFor(situation: Situation): readonly Step[] {
  const { document, name, place, ownerOf, standing, isWritten, text } = situation;
  const needed = rightsOf(document, place, ownerOf);
  const put: Step = { kind: 'policy', text, isNew: true, says: `the policy into ${name}` };
  const puts = isWritten ? [] : [put];
  if (standing === undefined) {
    const parameters = { ...parametersOf(needed, situation), PolicyParameter: name };
    // Nobody reads the parameter yet: whoever comes to read it finds it written.
    return [...puts, { kind: 'stack', parameters, says: `the stack, which follows ${name}` }];
  }
  const has = rightsIn(standing, place);
  const widen = widening(needed, has, situation);
  const narrow = narrowing(needed, has, situation);
  if (standing['PolicyParameter'] === name) {
    const asItIs: Step = { kind: 'stack', parameters: {}, says: 'the stack, with the rights that it has' };
    return [...(widen.length === 0 ? [asItIs] : widen), ...puts, ...narrow];
  }
  const follow: Step = { kind: 'stack', parameters: { PolicyParameter: name }, says: `the stack follows ${name}` };
  if (widen.length === 0) return [...puts, follow, ...narrow];
  // One update brings rights and variables to the functions in any order: so first it changes where they read, and nothing of what.
  const asBefore: Step = {
    kind: 'policy',
    text: policyIn(standing),
    isNew: false,
    says: `what the stack goes by now into ${name}`,
  };
  return [asBefore, follow, ...widen, put, ...narrow];
}

function widening(needed: Rights, has: Rights, situation: Situation): readonly Step[] {
  const lacking = beyond(needed, has);
  if (lacking.length === 0) return [];
  const parameters = parametersOf(together(needed, has), situation);
  return [{ kind: 'stack', parameters, says: `the stack gets rights that the policy needs: ${lacking.join(', ')}` }];
}

function narrowing(needed: Rights, has: Rights, situation: Situation): readonly Step[] {
  const superfluous = beyond(has, needed);
  if (superfluous.length === 0) return [];
  const milliseconds = situation.longestLookMs;
  const minutes = counted(Math.ceil(milliseconds / 60_000), 'minute');
  const parameters = parametersOf(needed, situation);
  const says = `the stack loses rights that the policy needs no more: ${superfluous.join(', ')}`;
  return [
    { kind: 'wait', milliseconds, says: `${minutes}, until no look goes by the policy before any more` },
    { kind: 'stack', parameters, says },
  ];
}

const parametersOf = (rights: Rights, { place, document }: Situation): Parameters =>
  parametersFor(rights, place, document.unmirrorable.kind);

/** What a stack without a policy parameter goes by: the template puts it together of the same parts. */
function policyIn({ TargetId, FilterId, MaxSessions = '', Unmirrorable, SidecarContainer }: Parameters): string {
  return JSON.stringify({
    targets: [{ id: TargetId }],
    filter: FilterId,
    ...(MaxSessions === '' ? {} : { maxSessions: Number(MaxSessions) }),
    unmirrorable:
      Unmirrorable === 'sidecar' ? { kind: Unmirrorable, container: SidecarContainer } : { kind: Unmirrorable },
  });
}
