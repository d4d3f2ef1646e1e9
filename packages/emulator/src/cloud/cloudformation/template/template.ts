// A CloudFormation template as it was written: its sections, with nothing resolved yet.
import { isRecord } from '../../record.ts';
import { templateError } from './refusal.ts';

export interface ResourceDeclaration {
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  /** Nothing is made of it; what it refers to is made before. */
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly dependsOn: readonly string[];
  /** The name of a condition; undefined: always made. */
  readonly condition: string | undefined;
  readonly deletionPolicy: string;
  readonly updateReplacePolicy: string;
}

interface OutputDeclaration {
  readonly value: unknown;
  readonly description: string | undefined;
  readonly condition: string | undefined;
}

type Section = Readonly<Record<string, unknown>>;

export interface Template {
  readonly description: string | undefined;
  readonly parameters: Readonly<Record<string, Section>>;
  readonly mappings: Section;
  readonly conditions: Section;
  readonly rules: Readonly<Record<string, Section>>;
  readonly resources: Readonly<Record<string, ResourceDeclaration>>;
  readonly outputs: Readonly<Record<string, OutputDeclaration>>;
}

/** `Transform` is missing: macros run on AWS's side, and none of them is emulated. */
const SECTIONS: readonly string[] = [
  'AWSTemplateFormatVersion',
  'Conditions',
  'Description',
  'Mappings',
  'Metadata',
  'Outputs',
  'Parameters',
  'Resources',
  'Rules',
];

/** `CreationPolicy` and `UpdatePolicy` are missing: no kind of resource here knows them. */
const RESOURCE_WORDS: readonly string[] = [
  'Condition',
  'DeletionPolicy',
  'DependsOn',
  'Metadata',
  'Properties',
  'Type',
  'UpdateReplacePolicy',
];

const OUTPUT_WORDS: readonly string[] = ['Condition', 'Description', 'Value'];

/** @throws AwsError `ValidationError` for what is no template, or holds a word that is not known here. */
export function templateFrom(document: unknown): Template {
  if (!isRecord(document)) throw templateError('unsupported structure.');
  refuseUnknown(document, SECTIONS, (words) => `Invalid template property or properties [${words.join(', ')}]`);
  const section = (name: string): Section => sectionOf(document, name);
  const resources = section('Resources');
  if (Object.keys(resources).length === 0) throw templateError('At least one Resources member must be defined.');
  return {
    description: textOf(document['Description'], '/Description'),
    parameters: eachOf(section('Parameters'), (declared, name) => membersOf(declared, `/Parameters/${name}`)),
    mappings: section('Mappings'),
    conditions: section('Conditions'),
    rules: eachOf(section('Rules'), (declared, name) => membersOf(declared, `/Rules/${name}`)),
    resources: eachOf(resources, resourceFrom),
    outputs: eachOf(section('Outputs'), outputFrom),
  };
}

function sectionOf(document: Section, name: string): Section {
  const section = document[name] ?? {};
  if (!isRecord(section)) throw templateError(`[/${name}] expected an object`);
  const odd = Object.keys(section).find((id) => !/^[A-Za-z0-9]+$/.test(id));
  if (odd !== undefined) throw templateError(`[/${name}] ${odd} is non alphanumeric.`);
  return section;
}

function eachOf<Read>(
  section: Section,
  read: (declared: unknown, name: string) => Read,
): Readonly<Record<string, Read>> {
  return Object.fromEntries(Object.entries(section).map(([name, declared]) => [name, read(declared, name)]));
}

function resourceFrom(declared: unknown, name: string): ResourceDeclaration {
  const members = membersOf(declared, `/Resources/${name}`);
  refuseUnknown(members, RESOURCE_WORDS, ([word]) => `Invalid template resource property '${word}' of ${name}`);
  const { Type: type, Properties = {}, Metadata = {}, DependsOn = [], Condition, DeletionPolicy = 'Delete' } = members;
  if (typeof type !== 'string') {
    throw templateError(`[/Resources/${name}] Every Resources object must contain a Type member.`);
  }
  return {
    type,
    properties: membersOf(Properties, `/Resources/${name}/Properties`),
    metadata: membersOf(Metadata, `/Resources/${name}/Metadata`),
    dependsOn: namesOf(DependsOn, `/Resources/${name}/DependsOn`),
    condition: nameOf(Condition, `/Resources/${name}/Condition`),
    deletionPolicy: policyOf(DeletionPolicy, `/Resources/${name}/DeletionPolicy`),
    updateReplacePolicy: policyOf(members['UpdateReplacePolicy'] ?? 'Delete', `/Resources/${name}/UpdateReplacePolicy`),
  };
}

/** An export would be read by other stacks: there are none to read it, so that it is refused rather than lost. */
function outputFrom(declared: unknown, name: string): OutputDeclaration {
  const members = membersOf(declared, `/Outputs/${name}`);
  refuseUnknown(members, OUTPUT_WORDS, ([word]) => `Invalid output property '${word}' of ${name}`);
  const { Value: value, Condition, Description } = members;
  if (value === undefined) {
    throw templateError(`[/Outputs/${name}] Every Outputs member must contain a Value object`);
  }
  return {
    value,
    description: textOf(Description, `/Outputs/${name}/Description`),
    condition: nameOf(Condition, `/Outputs/${name}/Condition`),
  };
}

function refuseUnknown(members: Section, known: readonly string[], sentence: (words: readonly string[]) => string) {
  const unknown = Object.keys(members).filter((word) => !known.includes(word));
  if (unknown.length > 0) throw templateError(sentence(unknown));
}

function membersOf(declared: unknown, place: string): Section {
  if (!isRecord(declared)) throw templateError(`[${place}] expected an object`);
  return declared;
}

function nameOf(declared: unknown, place: string): string | undefined {
  if (declared === undefined || typeof declared === 'string') return declared;
  throw templateError(`[${place}] expected the name of a condition`);
}

function textOf(declared: unknown, place: string): string | undefined {
  if (declared === undefined || typeof declared === 'string') return declared;
  throw templateError(`[${place}] expected text`);
}

function namesOf(declared: unknown, place: string): readonly string[] {
  const names: unknown[] = Array.isArray(declared) ? declared : [declared];
  return names.map((name) => {
    if (typeof name === 'string') return name;
    throw templateError(`[${place}] expected names of resources`);
  });
}

/** `Snapshot` is for volumes and databases, of which there are none here. */
const POLICIES: readonly unknown[] = ['Delete', 'Retain', 'RetainExceptOnCreate'];

function policyOf(declared: unknown, place: string): string {
  if (typeof declared === 'string' && POLICIES.includes(declared)) return declared;
  throw templateError(`[${place}] expected one of ${POLICIES.join(', ')}, found ${JSON.stringify(declared)}`);
}
