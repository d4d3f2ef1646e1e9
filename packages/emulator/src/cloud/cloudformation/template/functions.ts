// The functions of templates. Source: the CloudFormation template reference, "Intrinsic functions".
import { isRecord } from '../../record.ts';
import { functionError } from './refusal.ts';
import type { Scope } from './scope.ts';
import { substitute } from './sub.ts';
import { written } from './value.ts';

type Resolve = (value: unknown, scope: Scope) => unknown;
type Run = (argument: unknown, scope: Scope, resolve: Resolve) => unknown;

/** By name without `Fn::`. */
export const functions: ReadonlyMap<string, Run> = new Map<string, Run>([
  ['Ref', (name, scope) => referenceTo(textOf('Ref', name), scope)],
  ['GetAtt', getAtt],
  ['Sub', sub],
  ['If', (argument, scope, resolve) => resolve(chosenBranch(argument, scope), scope)],
  ['FindInMap', findInMap],
  ['Join', join],
  ['Select', select],
  ['Split', split],
  ['Base64', (text, scope, resolve) => Buffer.from(textOf('Fn::Base64', resolve(text, scope))).toString('base64')],
  ['GetAZs', getAvailabilityZones],
]);

/** The branch as it was written; the other one is never looked at. */
export function chosenBranch(argument: unknown, scope: Scope): unknown {
  const [name, yes, no] = listOf('Fn::If', argument, 3);
  return scope.condition(textOf('Fn::If', name)) ? yes : no;
}

function referenceTo(name: string, scope: Scope): unknown {
  const value = scope.parameter(name) ?? scope.resources?.reference(name);
  if (value === undefined) throw functionError(`Ref ${name} names neither a parameter nor a resource that is made`);
  return value;
}

function attributeOf(id: string, name: string, scope: Scope): unknown {
  const value = scope.resources?.attribute(id, name);
  if (value === undefined) throw functionError(`resource ${id} has no attribute ${name}`);
  return value;
}

function getAtt(argument: unknown, scope: Scope, resolve: Resolve): unknown {
  const [id, name] =
    typeof argument === 'string' ? argument.split(/\.(.*)/s, 2) : listOf('Fn::GetAtt', resolve(argument, scope), 2);
  return attributeOf(textOf('Fn::GetAtt', id), textOf('Fn::GetAtt', name), scope);
}

function sub(argument: unknown, scope: Scope, resolve: Resolve): unknown {
  const [template, variables] = typeof argument === 'string' ? [argument, {}] : listOf('Fn::Sub', argument, 2);
  const own = resolve(variables, scope);
  if (!isRecord(own)) throw functionError('Fn::Sub expects a map of variables');
  return substitute(textOf('Fn::Sub', template), (name) => {
    const [id = '', attribute] = name.split(/\.(.*)/s, 2);
    const value = own[name] ?? (attribute === undefined ? referenceTo(name, scope) : attributeOf(id, attribute, scope));
    return textOf('Fn::Sub', value);
  });
}

function findInMap(argument: unknown, scope: Scope, resolve: Resolve): unknown {
  const [map, top, second] = listOf('Fn::FindInMap', resolve(argument, scope), 3).map((key) =>
    textOf('Fn::FindInMap', key),
  );
  const rows = scope.mappings[map ?? ''];
  const row = isRecord(rows) ? rows[top ?? ''] : undefined;
  const value = isRecord(row) ? row[second ?? ''] : undefined;
  if (value === undefined) throw functionError(`Unable to get mapping for ${map}::${top}::${second}`);
  return value;
}

function join(argument: unknown, scope: Scope, resolve: Resolve): string {
  const [separator, parts] = listOf('Fn::Join', resolve(argument, scope), 2);
  if (!Array.isArray(parts)) throw functionError('Fn::Join expects a list behind its separator');
  return parts.map((part) => textOf('Fn::Join', part)).join(textOf('Fn::Join', separator));
}

function select(argument: unknown, scope: Scope, resolve: Resolve): unknown {
  const [index, items] = listOf('Fn::Select', resolve(argument, scope), 2);
  const value: unknown = Array.isArray(items) ? items[Number(written(index))] : undefined;
  if (value === undefined) throw functionError(`Fn::Select cannot select nonexistent value at index ${written(index)}`);
  return value;
}

function split(argument: unknown, scope: Scope, resolve: Resolve): readonly string[] {
  const [separator, text] = listOf('Fn::Split', resolve(argument, scope), 2);
  return textOf('Fn::Split', text).split(textOf('Fn::Split', separator));
}

function getAvailabilityZones(argument: unknown, scope: Scope, resolve: Resolve): readonly string[] {
  const region = resolve(argument, scope);
  if (region === '' || region === scope.parameter('AWS::Region')) return scope.availabilityZones;
  throw functionError(`Fn::GetAZs knows only the region of the stack, not ${JSON.stringify(region)}`);
}

function listOf(name: string, argument: unknown, length: number): readonly unknown[] {
  if (Array.isArray(argument) && argument.length === length) return argument;
  throw functionError(`${name} expects a list of ${length}`);
}

/** Numbers and booleans are written out, as CloudFormation does. */
function textOf(name: string, value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw functionError(`${name} expects text, found ${JSON.stringify(value)}`);
}
