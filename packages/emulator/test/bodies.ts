// Inputs as clients put them on the wire: parameters of a form for EC2 and CloudFormation, JSON for the others.
import { TARGETS, type Targeted } from '../src/cloud/protocol/recognise.ts';
import { operationShapes } from '../src/cloud/protocol/schemas.ts';
import type { Shape } from '../src/cloud/protocol/shapes.ts';
import type { Sample } from './everything.ts';

export type Parameters = readonly (readonly [name: string, value: string])[];

export function parametersOf({ operation, input }: Sample): Parameters {
  const { input: shape } = operationShapes(operation.service, operation.name);
  const between = operation.service === 'ec2' ? '' : '.member';
  return [['Action', operation.name], ['Version', '2016-11-15'], ...flat(shape, input, '', between)];
}

export function formOf(parameters: Parameters): string {
  return parameters.map((pair) => pair.map(encodeURIComponent).join('=')).join('&');
}

export function targetOf({ operation: { service, name } }: Sample): Readonly<Record<string, string>> {
  return isForm(service) ? {} : { 'x-amz-target': `${TARGETS[service as Targeted]}.${name}` };
}

export function isForm(service: string): boolean {
  return ['ec2', 'cloudformation', 'elasticloadbalancing', 'sts'].includes(service);
}

/** `between` stands between the name of a list and the number of an item. */
function flat(shape: Shape, value: unknown, path: string, between: string): Parameters {
  if (value === undefined) return [];
  if (shape.kind === 'structure') {
    const prefix = path === '' ? '' : `${path}.`;
    return shape.members.flatMap((member) =>
      flat(member.shape, Object(value)[member.name], prefix + member.queryName, between),
    );
  }
  if (shape.kind === 'list') {
    return Array.from(Object(value) as unknown[]).flatMap((item, index) =>
      flat(shape.item, item, `${path}${between}.${index + 1}`, between),
    );
  }
  return [[path, String(value)]];
}
