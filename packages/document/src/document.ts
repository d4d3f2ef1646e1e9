// A file that a person wrote, in YAML or JSON, read against a schema: its value, or every complaint with the place it is about.
import * as v from 'valibot';
import { type Document, isMap, isNode, isScalar, LineCounter } from 'yaml';
import { nearest, nearestHint } from './nearest.ts';
import { keysAt } from './schema-keys.ts';
import { readYaml } from './yaml.ts';

/** Lines and columns count from 1. */
export interface Complaint {
  readonly line: number;
  readonly column: number;
  /** What was expected, what came, what to do. */
  readonly sentence: string;
}

export type Reading<Value> =
  | { readonly kind: 'read'; readonly value: Value }
  | { readonly kind: 'refused'; readonly complaints: readonly Complaint[] };

type Path = readonly (string | number)[];

/** Objects of `schema` should be strict, so that a misspelt word is complained of. */
export function readDocument<Schema extends v.GenericSchema>(
  text: string,
  schema: Schema,
): Reading<v.InferOutput<Schema>> {
  const lines = new LineCounter();
  const yaml = readYaml(text, { lineCounter: lines, prettyErrors: false });
  if (yaml.kind === 'refused') {
    return refused(yaml.mistakes.map(({ offset, sentence }) => ({ ...placeOf(lines, offset), sentence })));
  }
  const { document, value } = yaml;
  const parsed = v.safeParse(schema, value);
  if (parsed.success) return { kind: 'read', value: parsed.output };
  const issues = parsed.issues.flatMap(deepest).flatMap((issue) => everyUnknownWord(issue, schema));
  // More help nobody, and the place of each is searched for.
  const complaints = issues
    .slice(0, MOST_COMPLAINTS)
    .map((issue) => complaintAbout(issue, { document, lines, schema }));
  return refused(complaints.sort((one, other) => one.line - other.line || one.column - other.column));
}

const MOST_COMPLAINTS = 100;

function refused(complaints: readonly Complaint[]): Extract<Reading<never>, { kind: 'refused' }> {
  return { kind: 'refused', complaints };
}

function placeOf(lines: LineCounter, offset: number): { readonly line: number; readonly column: number } {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

type Issue = v.BaseIssue<unknown>;

/** A union complains as a whole and keeps what each of its options said, with paths from itself on: those that lead further help most. */
function deepest(issue: Issue): readonly Issue[] {
  if (issue.type !== 'union' || issue.issues === undefined) return [issue];
  const inner = issue.issues.filter((each) => (each.path?.length ?? 0) > 0);
  if (inner.length === 0) return [issue];
  return inner
    .flatMap(deepest)
    .map((each) => ({ ...each, path: [...(issue.path ?? []), ...(each.path ?? [])] as never }));
}

/** Of its unknown words, a strict object complains of the first alone. */
function everyUnknownWord(issue: Issue, schema: v.GenericSchema): readonly Issue[] {
  const [last, ...before] = [...(issue.path ?? [])].reverse();
  if (issue.expected !== 'never' || last === undefined) return [issue];
  const holder = before.reverse();
  const known = keysAt(schema, pathOf(holder));
  const unknown = Object.keys(last.input as object).filter((key) => !known.includes(key));
  // Where a choice is open, a word can be known to one of its options and not to another.
  if (unknown.length === 0) return [issue];
  return unknown.map((key) => ({ ...issue, path: [...holder, { ...last, key }] as never }));
}

function pathOf(items: readonly v.IssuePathItem[]): Path {
  return items.map(({ key }) => key as string | number);
}

function complaintAbout(
  issue: Issue,
  read: { readonly document: Document; readonly lines: LineCounter; readonly schema: v.GenericSchema },
): Complaint {
  const path = pathOf(issue.path ?? []);
  const known = issue.expected === 'never' ? keysAt(read.schema, path.slice(0, -1)) : undefined;
  const isAboutKey = issue.path?.at(-1)?.origin === 'key';
  const offset = isAboutKey ? offsetOfKey(read.document, path) : offsetOf(read.document, path);
  return { ...placeOf(read.lines, offset), sentence: sentenceFor(issue, path, known) };
}

function sentenceFor(issue: Issue, path: Path, known: readonly string[] | undefined): string {
  const where = path.length === 0 ? '' : `${path.join('.')}: `;
  if (known !== undefined) return `${where}unknown word${hint(String(path.at(-1)), known)}`;
  const found = KINDS[issue.received] ?? shortened(issue.received);
  if (issue.expected === null || !issue.message.startsWith('Invalid '))
    return `${where}${issue.message}, found ${found}`;
  if (issue.received === 'undefined') return `${where}expected ${kindOf(issue.expected)}, found nothing`;
  const words = [...issue.expected.matchAll(/"([^"]*)"/g)].map(([, word]) => word ?? '');
  return `${where}expected ${kindOf(issue.expected)}, found ${found}${quotesHint(issue)}${choiceHint(issue.received, words)}`;
}

/** In characters: of a file that is something else altogether, all of it may be one text. */
const LONGEST_FOUND = 80;

function shortened(found: string): string {
  return found.length <= LONGEST_FOUND ? found : `${found.slice(0, LONGEST_FOUND)}…`;
}

/** What looks like a number is one to YAML: an account, or a version. */
function quotesHint({ expected, input }: Issue): string {
  return expected === 'string' && (typeof input === 'number' || typeof input === 'boolean')
    ? '; put it in quotes to make it one'
    : '';
}

const KINDS: Readonly<Record<string, string>> = { Object: 'a mapping', Array: 'a list' };

/** valibot writes types with capitals and choices as `("a" | "b")`. */
function kindOf(expected: string): string {
  if (/^\(?"/.test(expected)) return expected.replace(/^\(|\)$/g, '').replaceAll(' | ', ' or ');
  return KINDS[expected] ?? expected;
}

/** Longer lists help nobody. */
const MOST_WORDS = 20;

function hint(word: string, known: readonly string[]): string {
  if (known.includes(word)) return ' beside the others here';
  const meant = nearestHint(word, known);
  if (meant !== '') return meant;
  const more = known.length > MOST_WORDS ? ` and ${known.length - MOST_WORDS} more` : '';
  return `; the words here are ${known.slice(0, MOST_WORDS).join(', ')}${more}`;
}

function choiceHint(received: string, words: readonly string[]): string {
  const closest = nearest(received.replaceAll('"', ''), words);
  return closest === undefined ? '' : `; did you mean "${closest}"?`;
}

/** Of the value at the path; where it is missing, of what should hold it. */
function offsetOf(document: Document, path: Path): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

function offsetOfKey(document: Document, path: Path): number {
  const holder = document.getIn(path.slice(0, -1), true);
  if (!isMap(holder)) return offsetOf(document, path);
  const pair = holder.items.find(({ key }) => isScalar(key) && String(key.value) === String(path.at(-1)));
  return (isScalar(pair?.key) ? pair.key.range?.[0] : undefined) ?? offsetOf(document, path);
}
