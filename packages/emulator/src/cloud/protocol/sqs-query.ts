// The Query protocol of SQS, which clients from before 2023 speak: forms in, XML out. Inputs and outputs are those of the JSON protocol.
import type { AwsError } from '../operation.ts';
import { xmlText } from './ec2-xml.ts';
import { type FormNode, itemsOf, treeOf } from './form.ts';
import { queryCode } from './json.ts';
import { jsonRefusals } from './json-refusals.ts';
import { readJson } from './json-values.ts';
import type { Shape } from './shapes.ts';
import { halves, singular } from './sqs-query-names.ts';
import type { Response, Wire } from './wire.ts';

const refusals = jsonRefusals('sqs');
const malformed = (what: string) => refusals.malformed(`The form cannot be read: ${what}.`);

const NAMESPACE = 'http://queue.amazonaws.com/doc/2012-11-05/';

export const sqsQueryWire: Wire = {
  refusals,
  open(request) {
    const form = treeOf(request.body, malformed);
    const operation = form.children.get('Action')?.value;
    if (operation === undefined) throw refusals.missingParameter('Action');
    // Parameters that the shape does not know are dropped, as members of JSON are.
    return {
      operation,
      input: (shape) => Object(readJson(shape, jsonOf(shape, form, { operation, member: '' }), refusals)),
    };
  },
  output(operation, shape, value, requestId) {
    const inside = xmlOf(shape, value, { operation, member: '' });
    const result = inside === '' ? '' : `<${operation}Result>${inside}</${operation}Result>`;
    const metadata = `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata>`;
    const root = `${operation}Response`;
    return response(200, requestId, `<${root} xmlns="${NAMESPACE}">${result}${metadata}</${root}>`);
  },
  error(error: AwsError, requestId) {
    const type = error.status < 500 ? 'Sender' : 'Receiver';
    const code = xmlText(queryCode(error));
    const inside = `<Type>${type}</Type><Code>${code}</Code><Message>${xmlText(error.message)}</Message><Detail/>`;
    return response(
      error.status,
      requestId,
      `<ErrorResponse xmlns="${NAMESPACE}"><Error>${inside}</Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
    );
  },
};

function response(status: number, requestId: string, xml: string): Response {
  return {
    status,
    headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
    body: `<?xml version="1.0"?>${xml}`,
  };
}

interface At {
  readonly operation: string;
  /** The member whose value it is; names of lists and maps follow from it. */
  readonly member: string;
}

/** As JSON would have it, so that one reader judges both. */
function jsonOf(shape: Shape, node: FormNode, at: At): unknown {
  switch (shape.kind) {
    case 'structure':
      return Object.fromEntries(
        shape.members.flatMap(({ name, shape: inner }) => {
          const child = node.children.get(isMany(inner) ? singular(at.operation, name) : name);
          return child === undefined ? [] : [[name, jsonOf(inner, child, { ...at, member: name })]];
        }),
      );
    case 'list':
      return itemsOf(node, at.member, refusals).map((item) => jsonOf(shape.item, item, at));
    case 'map': {
      const [key, value] = halves(at.member);
      return Object.fromEntries(
        itemsOf(node, at.member, refusals).map(({ children }) => [
          children.get(key)?.value ?? '',
          jsonOf(shape.value, children.get(value) ?? { value: '', children: new Map() }, at),
        ]),
      );
    }
    case 'number':
      return /^-?\d{1,15}$/.test(node.value ?? '') ? Number(node.value) : node.value;
    case 'flag':
      return node.value === 'true' || node.value === 'false' ? node.value === 'true' : node.value;
    default:
      return node.value;
  }
}

function isMany({ kind }: Shape): boolean {
  return kind === 'list' || kind === 'map';
}

/** The content of an element. */
function xmlOf(shape: Shape, value: unknown, at: At): string {
  if (shape.kind === 'structure') {
    return shape.members
      .map(({ name, shape: inner }) => elements(inner, Object(value)[name], { ...at, member: name }))
      .join('');
  }
  if (shape.kind === 'nothing') return '';
  return xmlText(value instanceof Uint8Array ? Buffer.from(value).toString('base64') : String(value ?? ''));
}

/** One element for a member; of a list or a map as many as it has entries. */
function elements(shape: Shape, value: unknown, at: At): string {
  if (value === undefined) return '';
  const element = (name: string, content: string): string => `<${name}>${content}</${name}>`;
  const name = isMany(shape) ? singular(at.operation, at.member) : at.member;
  if (shape.kind === 'list') {
    return Array.from(Object(value), (item) => element(name, xmlOf(shape.item, item, at))).join('');
  }
  if (shape.kind !== 'map') return element(name, xmlOf(shape, value, at));
  const [key, half] = halves(at.member);
  return Object.entries(Object(value) as object)
    .map(([one, inner]) => element(name, element(key, xmlText(one)) + element(half, xmlOf(shape.value, inner, at))))
    .join('');
}
