// Inputs as clients put them on the wire: parameters of a form for EC2, JSON for the others.
import type { ServiceName } from '../src/cloud/operation.ts';
import { TARGETS } from '../src/cloud/protocol/recognise.ts';
import { operationShapes } from '../src/cloud/protocol/schemas.ts';
import type { Shape } from '../src/cloud/protocol/shapes.ts';
import type { Sample } from './everything.ts';

export type Parameters = readonly (readonly [name: string, value: string])[];

export function parametersOf({ operation, input }: Sample): Parameters {
  const { input: shape } = operationShapes(operation.service, operation.name);
  return [['Action', operation.name], ['Version', '2016-11-15'], ...flat(shape, input, '')];
}

export function formOf(parameters: Parameters): string {
  return parameters.map((pair) => pair.map(encodeURIComponent).join('=')).join('&');
}

export function targetOf({ operation: { service, name } }: Sample): Readonly<Record<string, string>> {
  return service === 'ec2' ? {} : { 'x-amz-target': `${TARGETS[service as Exclude<ServiceName, 'ec2'>]}.${name}` };
}

function flat(shape: Shape, value: unknown, path: string): Parameters {
  if (value === undefined) return [];
  if (shape.kind === 'structure') {
    const prefix = path === '' ? '' : `${path}.`;
    return shape.members.flatMap((member) => flat(member.shape, Object(value)[member.name], prefix + member.queryName));
  }
  if (shape.kind === 'list') {
    return Array.from(Object(value) as unknown[]).flatMap((item, index) =>
      flat(shape.item, item, `${path}.${index + 1}`),
    );
  }
  return [[path, String(value)]];
}
