// Query requests, in EC2's dialect or another: what a form says, read against the input's shape.
import { ec2Refusals } from './ec2-refusals.ts';
import { type FormNode, itemsOf, treeOf } from './form.ts';
import type { Scalar, Shape } from './shapes.ts';
import type { Opened, Refusals, Request } from './wire.ts';

type Structure = Extract<Shape, { kind: 'structure' }>;

/** Parameters of every Query request, no part of any input. */
const ENVELOPE: ReadonlySet<string> = new Set(['Action', 'Version']);

/** What differs between services that read forms. */
export interface Dialect {
  readonly refusals: Refusals;
  /** What stands between the name of a list and the number of an item; undefined: nothing. */
  readonly item: 'member' | undefined;
  /** Throws where the service does not take a parameter that its input does not have. */
  refuseUnknown(form: FormNode, shape: Structure): void;
}

const ec2: Dialect = { refusals: ec2Refusals, item: undefined, refuseUnknown };

export function openQuery(request: Request): Opened {
  return openForm(request, ec2);
}

export function openForm(request: Request, dialect: Dialect): Opened {
  const { refusals } = dialect;
  const form = treeOf(request.body, refusals.malformed);
  const operation = form.children.get('Action')?.value;
  if (operation === undefined) throw refusals.missingParameter('Action');
  return {
    operation,
    input(shape) {
      if (shape.kind !== 'structure') return {};
      dialect.refuseUnknown(form, shape);
      return readStructure(shape, form, '', dialect);
    },
  };
}

/** EC2 answers UnknownParameter to names it does not know (error codes page). */
function refuseUnknown(form: FormNode, shape: Structure): void {
  const known = new Set(shape.members.map((member) => member.queryName));
  const unknown = [...form.children.keys()].find((name) => !known.has(name) && !ENVELOPE.has(name));
  if (unknown !== undefined) throw ec2Refusals.unknownParameter(unknown);
}

function read(shape: Shape, node: FormNode, path: string, dialect: Dialect): unknown {
  switch (shape.kind) {
    case 'structure':
      return readStructure(shape, node, `${path}.`, dialect);
    case 'list':
      return readList(shape.item, node, path, dialect);
    case 'map':
    case 'nothing':
    case 'document':
      throw new Error(`No input in a form has a ${shape.kind}, but ${path} does.`);
    default:
      return readScalar(shape.kind, node.value, path, dialect);
  }
}

function readStructure(shape: Structure, node: FormNode, prefix: string, dialect: Dialect): object {
  const entries = shape.members.flatMap((member) => {
    const path = `${prefix}${member.queryName}`;
    const child = node.children.get(member.queryName);
    if (child === undefined && member.required) throw dialect.refusals.missingParameter(path);
    return child === undefined ? [] : [[member.name, read(member.shape, child, path, dialect)]];
  });
  return Object.fromEntries(entries);
}

function readList(item: Shape, node: FormNode, path: string, dialect: Dialect): readonly unknown[] {
  const { refusals, item: between } = dialect;
  // Where a word stands between, an empty list is the name of the list without a value.
  if (between !== undefined && node.value === '') return [];
  const numbered = between === undefined ? node : node.children.get(between);
  const prefix = between === undefined ? path : `${path}.${between}`;
  if (node.value !== undefined || numbered === undefined) {
    throw refusals.wrongType(path, `a list: ${prefix}.1, ${prefix}.2, …`, node.value ?? '');
  }
  return itemsOf(numbered, prefix, refusals).map((child, index) =>
    read(item, child, `${prefix}.${index + 1}`, dialect),
  );
}

/** All numbers of the emulated operations that come in forms are 32-bit integers. */
const LARGEST_INTEGER = 0x7fff_ffff;

function readScalar(kind: Scalar, value: string | undefined, path: string, { refusals }: Dialect): unknown {
  const reader = SCALARS[kind];
  const found = value === undefined ? undefined : reader.read(value);
  if (found === undefined) throw refusals.wrongType(path, reader.expected, value ?? '');
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
