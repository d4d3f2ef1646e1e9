// Where a function's policy comes from: given with its process, or an SSM parameter that changes while the process lives.
import type { Clock, Parameter } from '@tasktap/aws';
import { type Fault, type Millis, type MirrorPolicy, minutes } from '@tasktap/core';
import { type Config, lacksNotes } from './config.ts';
import { faultEntry, type Journal } from './journal.ts';
import type { Meter } from './metrics.ts';
import { parsePolicy } from './policy-document.ts';

export interface Policies {
  /**
   * `now`: read anew. `lately`: as it was within the last minute. What cannot be read, or is no policy, leaves the last good one of this process in
   * force. Undefined: there is none, and so nothing may be changed; the journal says why.
   */
  read(when: 'now' | 'lately'): Promise<MirrorPolicy | undefined>;
}

/** The policy, or what is wrong with the document. */
export type ParsedPolicy =
  | { readonly kind: 'policy'; readonly policy: MirrorPolicy }
  | { readonly kind: 'unfit'; readonly sentences: readonly string[] };

export interface PolicyParameterPorts {
  readonly name: string;
  readonly parameter: Pick<Parameter, 'read'>;
  parse(document: string): ParsedPolicy;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly meter: Meter;
}

export function givenPolicy(policy: MirrorPolicy): Policies {
  return { read: async () => policy };
}

/** How old a policy may be that events are judged by. A look mends what they did by an older one. */
const lately: Millis = minutes(1);

export function policyInParameter({ name, parameter, parse, clock, journal, meter }: PolicyParameterPorts): Policies {
  let last: MirrorPolicy | undefined;
  let readAt = Number.NEGATIVE_INFINITY;

  const complain = (sentences: readonly string[], fault?: Fault): void => {
    if (fault !== undefined) journal(faultEntry(fault));
    journal({ kind: 'policy-unread', parameter: name, sentences, keepsLast: last !== undefined });
    meter([{ name: 'PolicyUnread', reason: undefined, values: [1] }]);
  };
  const readAnew = async (): Promise<void> => {
    readAt = clock.now();
    const said = await parameter.read();
    if (said.kind === 'unheard') return complain(['SSM would not say what stands there.'], said.reading.fault);
    if (said.value === undefined) return complain(['there is no such parameter: write it with `tasktap policy put`.']);
    const parsed = parse(said.value);
    if (parsed.kind === 'unfit') return complain(parsed.sentences);
    last = parsed.policy;
  };
  return {
    async read(when) {
      const isFresh = when === 'lately' && last !== undefined && clock.now() - readAt < lately;
      if (!isFresh) await readAnew();
      return last;
    },
  };
}

/** `config`: of the functions that are to follow it. */
export function policyIn(
  document: string,
  { owner, serialized, notesPrefix }: Pick<Config, 'owner' | 'serialized' | 'notesPrefix'>,
): ParsedPolicy {
  const sentences: string[] = [];
  const policy = parsePolicy(document, owner, serialized, (sentence) => {
    sentences.push(sentence);
    return undefined;
  });
  if (policy === undefined) return { kind: 'unfit', sentences };
  return lacksNotes(policy, notesPrefix) ? { kind: 'unfit', sentences: [mayNotReplace] } : { kind: 'policy', policy };
}

const mayNotReplace =
  'unmirrorable: replace, of the policy or of a rule, was not chosen when the stack was deployed; its functions may not stop tasks, and have no place to remember stops.';
