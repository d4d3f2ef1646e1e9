// EC2 Query requests: a form whose dotted names spell out a tree, e.g. `TagSpecification.1.Tag.1.Key=Name`.
import { isUtf8 } from 'node:buffer';
import { ec2Refusals } from './ec2-refusals.ts';
import type { Scalar, Shape } from './shapes.ts';
import type { Opened, Request } from './wire.ts';

interface Node {
  value: string | undefined;
  readonly children: Map<string, Node>;
}

type Structure = Extract<Shape, { kind: 'structure' }>;

/** Parameters of every Query request, no part of any input. */
const ENVELOPE: ReadonlySet<string> = new Set(['Action', 'Version']);

export function openQuery(request: Request): Opened {
  const form = treeOf(request.body);
  const operation = form.children.get('Action')?.value;
  if (operation === undefined) throw ec2Refusals.missingParameter('Action');
  return {
    operation,
    input(shape) {
      if (shape.kind !== 'structure') return {};
      refuseUnknown(form, shape);
      return readStructure(shape, form, '');
    },
  };
}

/** More than any request of an honest client has (inferred): a thousand resources with fifty tags are 1100. */
const MOST_PARAMETERS = 10_000;

function treeOf(body: Buffer): Node {
  if (!isUtf8(body)) throw ec2Refusals.malformed('the body is not UTF-8');
  const root: Node = { value: undefined, children: new Map() };
  const pairs = body.toString('utf8').split('&', MOST_PARAMETERS + 1);
  if (pairs.length > MOST_PARAMETERS) throw ec2Refusals.malformed(`there are more than ${MOST_PARAMETERS} parameters`);
  for (const pair of pairs.filter((part) => part !== '')) {
    const [name = '', ...value] = pair.split('=');
    const leaf = decode(name).split('.').reduce(childOf, root);
    if (leaf.value !== undefined) throw ec2Refusals.malformed(`${name.slice(0, 100)} comes twice`);
    leaf.value = decode(value.join('='));
  }
  return root;
}

function childOf(parent: Node, name: string): Node {
  const child = parent.children.get(name) ?? { value: undefined, children: new Map() };
  parent.children.set(name, child);
  return child;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw ec2Refusals.malformed(`${text.slice(0, 100)} is not percent-encoded UTF-8`);
  }
}

/** EC2 answers UnknownParameter to names it does not know (error codes page). */
function refuseUnknown(form: Node, shape: Structure): void {
  const known = new Set(shape.members.map((member) => member.queryName));
  const unknown = [...form.children.keys()].find((name) => !known.has(name) && !ENVELOPE.has(name));
  if (unknown !== undefined) throw ec2Refusals.unknownParameter(unknown);
}

function read(shape: Shape, node: Node, path: string): unknown {
  switch (shape.kind) {
    case 'structure':
      return readStructure(shape, node, `${path}.`);
    case 'list':
      return readList(shape.item, node, path);
    case 'map':
    case 'nothing':
    case 'document':
      throw new Error(`No EC2 input has a ${shape.kind}, but ${path} does.`);
    default:
      return readScalar(shape.kind, node.value, path);
  }
}

function readStructure(shape: Structure, node: Node, prefix: string): object {
  const entries = shape.members.flatMap((member) => {
    const path = `${prefix}${member.queryName}`;
    const child = node.children.get(member.queryName);
    if (child === undefined && member.required) throw ec2Refusals.missingParameter(path);
    return child === undefined ? [] : [[member.name, read(member.shape, child, path)]];
  });
  return Object.fromEntries(entries);
}

/** Lists count from one; a gap in the count is no error. */
function readList(item: Shape, node: Node, path: string): readonly unknown[] {
  if (node.value !== undefined) throw ec2Refusals.wrongType(path, `a list: ${path}.1, ${path}.2, …`, node.value);
  return [...node.children.entries()]
    .map(([index, child]) => ({ index: positive(index, path), child }))
    .sort((left, right) => left.index - right.index)
    .map(({ index, child }) => read(item, child, `${path}.${index}`));
}

function positive(index: string, path: string): number {
  if (/^[1-9]\d{0,8}$/.test(index)) return Number(index);
  throw ec2Refusals.wrongType(path, 'a whole number behind the dot', index);
}

/** All numbers of EC2's emulated operations are 32-bit integers. */
const LARGEST_INTEGER = 0x7fff_ffff;

function readScalar(kind: Scalar, value: string | undefined, path: string): unknown {
  const reader = SCALARS[kind];
  const found = value === undefined ? undefined : reader.read(value);
  if (found === undefined) throw ec2Refusals.wrongType(path, reader.expected, value ?? '');
  return found;
}

const FLAGS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
]);

/** `read` gives undefined for what cannot be read. */
const SCALARS: Readonly<Record<Scalar, { readonly expected: string; read(value: string): unknown }>> = {
  text: { expected: 'text', read: (value) => value },
  number: {
    expected: 'an integer',
    read: (value) =>
      /^-?\d{1,10}$/.test(value) && Math.abs(Number(value)) <= LARGEST_INTEGER ? Number(value) : undefined,
  },
  flag: { expected: 'true or false', read: (value) => FLAGS.get(value.toLowerCase()) },
  time: {
    expected: 'a time such as 2026-11-23T16:21:32Z',
    read: (value) => (Number.isNaN(Date.parse(value)) ? undefined : new Date(value)),
  },
  bytes: { expected: 'base64', read: (value) => Buffer.from(value, 'base64') },
};
