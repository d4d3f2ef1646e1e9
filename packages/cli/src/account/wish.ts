// What the operator wants of the account: a policy document from a file, or one put together from a few options.
import type { Account } from '@tasktap/aws';
import { sidecarName } from '@tasktap/collector';
import { type PolicyDocument, policySchema } from '@tasktap/controller';
import { defaultBudget } from '@tasktap/core';
import { readDocument } from '@tasktap/document';
import { readGiven } from '../given-file.ts';
import { unfit } from '../user-error.ts';
import { onlyOne } from './only-one.ts';
import { expectHeard, type Work } from './refusals.ts';

export interface WishFlags {
  /** Path of a policy document, in YAML or JSON. */
  readonly policy?: string;
  readonly target?: string;
  readonly filter?: string;
  /** `observe`, `replace` or `sidecar:CONTAINER`. */
  readonly unmirrorable?: string;
}

/** What is wanted, with what only the account knows still to be found. */
export type Wish =
  | { readonly kind: 'document'; readonly document: PolicyDocument }
  | {
      readonly kind: 'parts';
      /** Undefined: the only one there is. */
      readonly target: string | undefined;
      readonly filter: string | undefined;
      readonly unmirrorable: PolicyDocument['unmirrorable'];
    };

/** Of commands that only read: as `observe`, and a task with our forwarder counts as covered. */
export const usualChoice: PolicyDocument['unmirrorable'] = { kind: 'sidecar', container: sidecarName };

/** Asks AWS nothing. @throws UserError */
export async function readWish(flags: WishFlags, usual: PolicyDocument['unmirrorable'] | undefined): Promise<Wish> {
  const { policy, target, filter, unmirrorable } = flags;
  if (policy !== undefined) {
    if (target !== undefined || filter !== undefined || unmirrorable !== undefined) {
      throw unfit('Expected either --policy or --target, --filter and --unmirrorable, found both: keep one of them.');
    }
    return { kind: 'document', document: await readGiven(policy, (text) => readDocument(text, policySchema)) };
  }
  const choice = unmirrorable === undefined ? usual : choiceFrom(unmirrorable);
  if (choice === undefined) {
    throw unfit(
      'Expected --policy FILE, or what to do with a task that cannot be mirrored: --unmirrorable observe, replace or sidecar:CONTAINER.',
    );
  }
  return { kind: 'parts', target, filter, unmirrorable: choice };
}

/** @throws UserError where the account has no target or filter, or several. */
export async function documentOf(wish: Wish, account: Account, work: Work): Promise<PolicyDocument> {
  if (wish.kind === 'document') return wish.document;
  const target =
    wish.target ??
    onlyOne({
      what: 'mirror target',
      flag: '--target',
      ids: expectHeard(await account.targets(), work).map(({ id }) => id),
    });
  const filter =
    wish.filter ??
    onlyOne({ what: 'mirror filter', flag: '--filter', ids: expectHeard(await account.filters(), work) });
  return { targets: [{ id: target }], filter, collectors: [], sessionNumber: 1, unmirrorable: wish.unmirrorable };
}

/** @throws UserError */
function choiceFrom(text: string): PolicyDocument['unmirrorable'] {
  const container = /^sidecar:(.+)$/.exec(text)?.[1];
  if (container !== undefined) return { kind: 'sidecar', container };
  if (text === 'observe') return { kind: 'observe' };
  if (text === 'replace')
    return { kind: 'replace', assumeMirrorable: false, allowOutage: false, budget: defaultBudget };
  throw unfit(`Expected --unmirrorable observe, replace or sidecar:CONTAINER, found "${text}".`);
}
