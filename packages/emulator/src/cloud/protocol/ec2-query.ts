// EC2 Query requests: what a form says, read against the input's shape.
import { ec2Refusals } from './ec2-refusals.ts';
import { type FormNode, itemsOf, treeOf } from './form.ts';
import type { Scalar, Shape } from './shapes.ts';
import type { Opened, Request } from './wire.ts';

type Structure = Extract<Shape, { kind: 'structure' }>;

/** Parameters of every Query request, no part of any input. */
const ENVELOPE: ReadonlySet<string> = new Set(['Action', 'Version']);

export function openQuery(request: Request): Opened {
  const form = treeOf(request.body, ec2Refusals.malformed);
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

/** EC2 answers UnknownParameter to names it does not know (error codes page). */
function refuseUnknown(form: FormNode, shape: Structure): void {
  const known = new Set(shape.members.map((member) => member.queryName));
  const unknown = [...form.children.keys()].find((name) => !known.has(name) && !ENVELOPE.has(name));
  if (unknown !== undefined) throw ec2Refusals.unknownParameter(unknown);
}

function read(shape: Shape, node: FormNode, path: string): unknown {
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

function readStructure(shape: Structure, node: FormNode, prefix: string): object {
  const entries = shape.members.flatMap((member) => {
    const path = `${prefix}${member.queryName}`;
    const child = node.children.get(member.queryName);
    if (child === undefined && member.required) throw ec2Refusals.missingParameter(path);
    return child === undefined ? [] : [[member.name, read(member.shape, child, path)]];
  });
  return Object.fromEntries(entries);
}

function readList(item: Shape, node: FormNode, path: string): readonly unknown[] {
  if (node.value !== undefined) throw ec2Refusals.wrongType(path, `a list: ${path}.1, ${path}.2, …`, node.value);
  return itemsOf(node, path, ec2Refusals).map((child, index) => read(item, child, `${path}.${index + 1}`));
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
