// A template as text: JSON or YAML, with the short form of the functions (`!Ref`, `!GetAtt a.b`, `!Sub`).
import { readYaml } from '@tasktap/document';
import type { CollectionTag, ParsedNode, ScalarTag, YAMLMap, YAMLSeq } from 'yaml';
import { templateError } from './refusal.ts';

const SHORT: readonly string[] = [
  'And',
  'Base64',
  'Condition',
  'Equals',
  'FindInMap',
  'GetAtt',
  'GetAZs',
  'If',
  'Join',
  'Not',
  'Or',
  'Ref',
  'Select',
  'Split',
  'Sub',
];

/** @throws AwsError `ValidationError` when it is neither. */
export function documentFrom(text: string): unknown {
  const yaml = readYaml(text, { customTags: SHORT.flatMap(tagsFor) });
  if (yaml.kind === 'refused') throw templateError(`YAML not well-formed. ${yaml.mistakes[0].sentence}`);
  return yaml.value;
}

function tagsFor(name: string): readonly (ScalarTag | CollectionTag)[] {
  const key = name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`;
  const collection = (kind: 'map' | 'seq'): CollectionTag => ({
    tag: `!${name}`,
    collection: kind,
    resolve: (node: YAMLMap.Parsed | YAMLSeq.Parsed) => ({ [key]: (node as ParsedNode).toJSON() }) as never,
  });
  return [
    { tag: `!${name}`, resolve: (written: string) => ({ [key]: name === 'GetAtt' ? halvesOf(written) : written }) },
    collection('seq'),
    collection('map'),
  ];
}

/** `Role.Arn`; the name of an attribute may itself hold dots. */
function halvesOf(written: string): string | readonly string[] {
  const dot = written.indexOf('.');
  if (dot < 0) return written;
  return [written.slice(0, dot), written.slice(dot + 1)];
}
