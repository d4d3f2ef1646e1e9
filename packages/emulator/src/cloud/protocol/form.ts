// A form whose dotted names spell out a tree, e.g. `TagSpecification.1.Tag.1.Key=Name`: the body of the Query protocols.
import { isUtf8 } from 'node:buffer';
import type { AwsError } from '../operation.ts';
import type { Refusals } from './wire.ts';

export interface FormNode {
  value: string | undefined;
  readonly children: Map<string, FormNode>;
}

/** More than any request of an honest client has (inferred): a thousand resources with fifty tags are 1100. */
const MOST_PARAMETERS = 10_000;

/** Throws what `malformed` makes of a sentence without its full stop. */
export function treeOf(body: Buffer, malformed: (what: string) => AwsError): FormNode {
  if (!isUtf8(body)) throw malformed('the body is not UTF-8');
  const root: FormNode = { value: undefined, children: new Map() };
  const pairs = body.toString('utf8').split('&', MOST_PARAMETERS + 1);
  if (pairs.length > MOST_PARAMETERS) throw malformed(`there are more than ${MOST_PARAMETERS} parameters`);
  for (const pair of pairs.filter((part) => part !== '')) {
    const [name = '', ...value] = pair.split('=');
    const leaf = decode(name, malformed).split('.').reduce(childOf, root);
    if (leaf.value !== undefined) throw malformed(`${name.slice(0, 100)} comes twice`);
    leaf.value = decode(value.join('='), malformed);
  }
  return root;
}

function childOf(parent: FormNode, name: string): FormNode {
  const child = parent.children.get(name) ?? { value: undefined, children: new Map() };
  parent.children.set(name, child);
  return child;
}

function decode(text: string, malformed: (what: string) => AwsError): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw malformed(`${text.slice(0, 100)} is not percent-encoded UTF-8`);
  }
}

/** Lists count from one; a gap in the count is no error. */
export function itemsOf(node: FormNode, path: string, refusals: Pick<Refusals, 'wrongType'>): readonly FormNode[] {
  return [...node.children.entries()]
    .map(([index, child]) => ({ index: positive(index, path, refusals), child }))
    .sort((left, right) => left.index - right.index)
    .map(({ child }) => child);
}

function positive(index: string, path: string, refusals: Pick<Refusals, 'wrongType'>): number {
  if (/^[1-9]\d{0,8}$/.test(index)) return Number(index);
  throw refusals.wrongType(path, 'a whole number behind the dot', index);
}
