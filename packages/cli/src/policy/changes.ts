// What differs between two policies, a line for each value: `- rules.0.filter: tmf-…` goes, `+ rules.0.filter: tmf-…` comes.
import { type PolicyDocument, policySchema } from '@tasktap/controller';
import { readDocument } from '@tasktap/document';
import { oneLine } from '../one-line.ts';
import { summaryOf } from './lines.ts';

/** `before`: what stands in the parameter `name`; undefined: there is none. Empty: it says so already. */
export function changesFrom(before: string | undefined, after: PolicyDocument, name: string): readonly string[] {
  if (before === undefined) return [`${name}: is new. ${summaryOf(after)}`];
  const reading = readDocument(before, policySchema);
  if (reading.kind === 'refused') return [`${name}: what stands there is no policy. ${summaryOf(after)}`];
  return changesBetween(reading.value, after);
}

/** In the order of the new document, what goes before what comes in its place. Empty: they mean the same. */
function changesBetween(before: PolicyDocument, after: PolicyDocument): readonly string[] {
  const [old, fresh] = [valuesOf(before), valuesOf(after)];
  const paths = [...new Set([...fresh.keys(), ...old.keys()])];
  return paths.flatMap((path) => {
    const [goes, comes] = [old.get(path), fresh.get(path)];
    if (goes === comes) return [];
    return [...line('-', path, goes), ...line('+', path, comes)];
  });
}

function line(sign: string, path: string, value: string | undefined): readonly string[] {
  return value === undefined ? [] : [oneLine(`${sign} ${path}: ${value}`)];
}

/** Every value that is no list and no map, by its path; an empty list or map is a value. */
function valuesOf(part: unknown, path = ''): ReadonlyMap<string, string> {
  const isLeaf = typeof part !== 'object' || part === null;
  const entries = isLeaf ? [] : Object.entries(part).filter(([, inner]) => inner !== undefined);
  if (entries.length === 0) return new Map([[path, isLeaf ? String(part) : JSON.stringify(part)]]);
  return new Map(entries.flatMap(([key, inner]) => [...valuesOf(inner, path === '' ? key : `${path}.${key}`)]));
}
