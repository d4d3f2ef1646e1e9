// A directory that a person or a script wrote, in YAML or JSON.
import { parseAddress } from '@tasktap/wire';
import * as v from 'valibot';
import { type Document, LineCounter, parseDocument } from 'yaml';
import { type Directory, type DirectoryEntry, directoryOf, longAddress } from './directory.ts';

/** Lines and columns count from 1. */
interface Complaint {
  readonly line: number;
  readonly column: number;
  readonly sentence: string;
}

export type ReadDirectory =
  | { readonly kind: 'read'; readonly value: Directory }
  | { readonly kind: 'refused'; readonly complaints: readonly Complaint[] };

const text = v.pipe(v.string(), v.minLength(1, 'Expected some characters'));
const optionalText = v.optional(text);

/**
 * ```yaml
 * tasks:
 *   - vni: 4242
 *     source: 10.0.1.17          # the task's own address; without it, whoever sends the VNI is the task
 *     cluster: shop
 *     service: web               # not of standalone tasks
 *     task: 0f1e2d3c4b5a69788796a5b4c3d2e1f0
 *     family: web:3
 *     eni: eni-0123456789abcdef0
 *     az: eu-central-1a
 *     account: "111122223333"
 * ```
 */
const schema = v.strictObject({
  tasks: v.array(
    v.strictObject({
      vni: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xff_ffff)),
      source: v.optional(
        v.pipe(
          v.string(),
          v.check((address) => parseAddress(address) !== undefined, 'Expected an IP address'),
        ),
      ),
      cluster: text,
      service: optionalText,
      task: text,
      family: optionalText,
      eni: optionalText,
      az: optionalText,
      account: optionalText,
    }),
  ),
});

export function readDirectory(written: string): ReadDirectory {
  const lines = new LineCounter();
  const document = parseDocument(written, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number, sentence: string): Complaint => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col), sentence };
  };
  if (document.errors.length > 0) {
    return { kind: 'refused', complaints: document.errors.map(({ pos, message }) => at(pos[0], message)) };
  }
  const offsetOf = (path: readonly unknown[]): number => {
    const node = document.getIn(path, true) as { readonly range?: readonly number[] } | undefined;
    return node?.range?.[0] ?? (path.length === 0 ? 0 : offsetOf(path.slice(0, -1)));
  };
  const value = javascriptOf(document);
  if (value.kind === 'refused') return { kind: 'refused', complaints: [at(0, value.sentence)] };
  const parsed = v.safeParse(schema, value.value);
  if (!parsed.success) {
    const complaints = parsed.issues.map((issue) => {
      const path = (issue.path ?? []).map(({ key }) => key);
      return at(offsetOf(path), `${path.join('.')}: ${issue.message}`);
    });
    return { kind: 'refused', complaints };
  }
  const entries = parsed.output.tasks.map(entryOf);
  const seen = new Map<string, number>();
  const twice = entries.flatMap((entry, index) => {
    const first = seen.get(keyOf(entry));
    seen.set(keyOf(entry), first ?? index);
    if (first === undefined) return [];
    const sentence = `tasks.${index}: the same VNI and source as tasks.${first}; remove one of them`;
    return [at(offsetOf(['tasks', index]), sentence)];
  });
  if (twice.length > 0) return { kind: 'refused', complaints: twice };
  return { kind: 'read', value: directoryOf(entries) };
}

/** Aliases that multiply beyond all measure are an error of their own kind: yaml throws it here. */
function javascriptOf(
  document: Document,
): { readonly kind: 'read'; readonly value: unknown } | { readonly kind: 'refused'; readonly sentence: string } {
  try {
    return { kind: 'read', value: document.toJS() };
  } catch (error) {
    return { kind: 'refused', sentence: error instanceof Error ? error.message : String(error) };
  }
}

type Row = v.InferOutput<typeof schema>['tasks'][number];

function entryOf({ vni, source, cluster, service, task, family, eni, az, account }: Row): DirectoryEntry {
  const address = source === undefined ? undefined : parseAddress(source);
  return {
    vni,
    source: address === undefined ? undefined : longAddress(address),
    task: { cluster, service, task, family, eni, az, account },
  };
}

function keyOf({ vni, source }: DirectoryEntry): string {
  return `${vni} ${source?.join('.') ?? 'any'}`;
}
