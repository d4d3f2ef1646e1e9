// Text in YAML or JSON, read into plain data that any reader can walk: no key twice, nothing inside itself, and mistakes as values.
import {
  type Document,
  type DocumentOptions,
  isScalar,
  type Node,
  type ParseOptions,
  parseDocument,
  type SchemaOptions,
  visit,
  type YAMLMap,
} from 'yaml';

interface Mistake {
  /** In characters from the beginning of the text. */
  readonly offset: number;
  readonly sentence: string;
}

export type Yaml =
  | { readonly kind: 'read'; readonly document: Document; readonly value: unknown }
  | { readonly kind: 'refused'; readonly mistakes: readonly [Mistake, ...Mistake[]] };

export type YamlOptions = ParseOptions & DocumentOptions & SchemaOptions;

/** The longest file that is read, in characters: a fleet of thousands of services fits, and a directory of tens of thousands of tasks. */
export const LONGEST_FILE = 8 * 1024 * 1024;

export function readYaml(text: string, options: YamlOptions = {}): Yaml {
  if (text.length > LONGEST_FILE) {
    return refused([{ offset: 0, sentence: `expected at most ${LONGEST_FILE} characters, found ${text.length}` }]);
  }
  try {
    return read(text, options);
  } catch (error) {
    // yaml's own refusal of aliases that multiply beyond all measure; and a stack that ends in text nested without an end.
    return refused([{ offset: 0, sentence: error instanceof Error ? error.message : String(error) }]);
  }
}

function read(text: string, options: YamlOptions): Yaml {
  // yaml compares each key with every one before it: twenty thousand would take minutes.
  const document = parseDocument(text, { ...options, uniqueKeys: false, logLevel: 'silent' });
  const mistakes = [
    ...[...document.errors, ...document.warnings].map(({ pos: [offset], message }) => ({ offset, sentence: message })),
    ...structureMistakes(document),
  ];
  return mistakes.length > 0 ? refused(mistakes) : { kind: 'read', document, value: document.toJS() as unknown };
}

function refused([first, ...others]: readonly Mistake[]): Yaml {
  const mistakes = [first ?? { offset: 0, sentence: 'expected YAML or JSON' }, ...others.slice(0, MOST_MISTAKES - 1)];
  return { kind: 'refused', mistakes: mistakes as [Mistake, ...Mistake[]] };
}

/** More help nobody. */
const MOST_MISTAKES = 100;

function structureMistakes(document: Document): readonly Mistake[] {
  const mistakes: Mistake[] = [];
  const anchors = new Map<string, Node>();
  const meet = (node: Node): void => {
    if ('anchor' in node && node.anchor !== undefined) anchors.set(node.anchor, node);
  };
  visit(document, {
    Map: (_key, map) => {
      meet(map);
      mistakes.push(...keysTwice(map));
    },
    Seq: (_key, seq) => meet(seq),
    Scalar: (_key, scalar) => meet(scalar),
    Alias: (_key, alias, path) => {
      const meant = anchors.get(alias.source);
      if (meant === undefined || !path.includes(meant)) return;
      mistakes.push({ offset: alias.range?.[0] ?? 0, sentence: `*${alias.source} stands inside what it stands for` });
    },
  });
  return mistakes;
}

function keysTwice(map: YAMLMap): readonly Mistake[] {
  const seen = new Set<unknown>();
  return map.items.flatMap(({ key }) => {
    if (!isScalar(key)) return [];
    const before = seen.has(key.value);
    seen.add(key.value);
    return before ? [{ offset: key.range?.[0] ?? 0, sentence: 'Map keys must be unique' }] : [];
  });
}
