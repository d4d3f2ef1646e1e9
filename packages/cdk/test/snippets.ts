// What the documents tell whoever has a CDK app to write, word for word: blocks of TypeScript, and constructs and filters within a line.
import { readdirSync, readFileSync } from 'node:fs';
import { compileFunction } from 'node:vm';
import type { Stack } from 'aws-cdk-lib';

export interface Snippet {
  /** The document, and how many snippets stand in it before. */
  readonly name: string;
  readonly text: string;
}

const root = new URL('../../../', import.meta.url);

const documents = ['README.md', ...['docs/', 'docs/how-to/'].flatMap(pagesIn)];

function pagesIn(folder: string): readonly string[] {
  return readdirSync(new URL(folder, root))
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => `${folder}${name}`);
}

const written = /```ts\n(.*?)```|`((?:new [A-Z]\w+|Filter\.create)\([^`]+\))`/gs;

export const snippets: readonly Snippet[] = documents.flatMap((document) => {
  const found = readFileSync(new URL(document, root), 'utf8').matchAll(written);
  return [...found].map(([, block, line = ''], index) => ({ name: `${document} ${index + 1}`, text: block ?? line }));
});

/** Runs a snippet where `this` is the stack and `names` are there, as what it says takes them for granted; gives what a line stands for. */
export function run({ text }: Snippet, stack: Stack, names: Readonly<Record<string, unknown>>): unknown {
  const body = text.replaceAll(/^\s*import .*$/gm, '');
  const statements = /^\s*(const|new) /m.test(body) ? body : `return ${body}`;
  return compileFunction(statements, Object.keys(names)).apply(stack, Object.values(names));
}
