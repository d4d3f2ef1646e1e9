// A limit of AWS that a template can break: what it says, where AWS says so, and what of a template breaks it.
import type { Resource, Template } from '../templates.ts';

export interface Limit {
  /** A sentence that is true of a template that keeps it. */
  readonly says: string;
  /** Page of AWS. The figures are quoted from memory of it; none was tried on an account. */
  readonly source: string;
  readonly basis: 'documented' | 'inferred';
  /** Whose limit it is; undefined: the template's. */
  readonly type: string | undefined;
  /** What breaks it: logical ids, or what else has a name. */
  readonly brokenIn: (template: Template) => readonly string[];
  /** Resources, or more of a template, that break this limit and perhaps others. */
  readonly example: Partial<Template>;
}

export type Properties = Readonly<Record<string, unknown>>;
type Holds = (properties: Properties, template: Template) => boolean;

/** Of every resource of a type; `example` are properties of one that breaks it. */
export function limitOf(
  type: string,
  says: string,
  source: string,
  holds: Holds,
  example: Properties,
  beside: Template['Resources'] = {},
): Limit {
  return {
    ...{ says, source, type, basis: 'documented' },
    brokenIn: (template) =>
      Object.entries(template.Resources).flatMap(([id, { Type, Properties = {} }]) =>
        Type !== type || holds(Properties, template) ? [] : [id],
      ),
    example: { Resources: { Example: { Type: type, Properties: example }, ...beside } },
  };
}

export function inferred(limit: Limit): Limit {
  return { ...limit, basis: 'inferred' };
}

/** What only CloudFormation knows, and what is not said, is taken for right. */
export function within(value: unknown, least: number, most: number): boolean {
  if (value === undefined || typeof value === 'object') return true;
  return Number(value) >= least && Number(value) <= most;
}

/** The same of text. */
export function fits(value: unknown, pattern: RegExp): boolean {
  return typeof value !== 'string' || pattern.test(value);
}

/** At most so many characters. */
export function shorter(value: unknown, most: number): boolean {
  return typeof value !== 'string' || value.length <= most;
}

export function listIn(value: unknown): readonly Properties[] {
  return Array.isArray(value) ? (value as readonly Properties[]) : [];
}

export function partIn(value: unknown): Properties {
  return typeof value === 'object' && value !== null ? (value as Properties) : {};
}

/** The resource that Ref or Fn::GetAtt leads to. */
export function behind(value: unknown, { Resources }: Template): Resource | undefined {
  const { Ref, 'Fn::GetAtt': attribute } = partIn(value);
  return Resources[String(Ref ?? [attribute].flat()[0])];
}
