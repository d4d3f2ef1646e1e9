// A selection as a consumer writes it: `service=web&service=api&host=10.0.0.5&port=443`.
import { parseAddress } from '@tasktap/wire';
import type { Selection } from './selection.ts';

export type Asked =
  | { readonly kind: 'selection'; readonly selection: Selection }
  /** What was expected, what came. */
  | { readonly kind: 'misunderstood'; readonly sentence: string };

const words = ['cluster', 'service', 'task', 'host', 'port'] as const;
/** Each is compared with every packet. */
const mostOfEach = 100;

/** Each word may come several times; nothing at all selects everything. */
export function readQuery(query: URLSearchParams): Asked {
  const unknown = [...query.keys()].find((word) => !words.some((known) => known === word));
  if (unknown !== undefined) {
    return misunderstood(`Expected ${words.join(', ')}, found ${JSON.stringify(unknown)}.`);
  }
  const given = (word: (typeof words)[number]): readonly string[] => [...new Set(query.getAll(word))];
  const wrong = words.flatMap((word) => complaintOn(word, given(word)) ?? [])[0];
  if (wrong !== undefined) return misunderstood(wrong);
  return {
    kind: 'selection',
    selection: {
      clusters: given('cluster'),
      services: given('service'),
      tasks: given('task'),
      hosts: given('host').flatMap((host) => parseAddress(host) ?? []),
      ports: given('port').map(Number),
    },
  };
}

const forms: Readonly<
  Record<(typeof words)[number], { readonly name: string; readonly fits: (text: string) => boolean }>
> = {
  cluster: { name: 'a name', fits: (text) => text !== '' },
  service: { name: 'a name', fits: (text) => text !== '' },
  task: { name: 'an id, or how it begins', fits: (text) => text !== '' },
  host: { name: 'an IP address', fits: (text) => parseAddress(text) !== undefined },
  port: { name: 'a number from 0 to 65535', fits: (text) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535 },
};

function complaintOn(word: (typeof words)[number], values: readonly string[]): string | undefined {
  const { name, fits } = forms[word];
  if (values.length > mostOfEach) return `Expected at most ${mostOfEach} of ${word}, found ${values.length}.`;
  const wrong = values.find((value) => !fits(value));
  return wrong === undefined ? undefined : `Expected ${name} as ${word}, found ${JSON.stringify(wrong)}.`;
}

function misunderstood(sentence: string): Asked {
  return { kind: 'misunderstood', sentence };
}
