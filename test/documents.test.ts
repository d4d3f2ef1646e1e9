// Every command of ours that a document shows is one that the command line takes, and every link leads somewhere.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { commands } from 'tasktap';
import { describe, expect, test } from 'vitest';
import { complaintOf } from './command-line.ts';

const pages = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
  encoding: 'utf8',
})
  .split('\n')
  // What was decided, and what changed, is told in the words of its time.
  .filter((page) => page !== '' && page !== 'CHANGELOG.md' && !page.startsWith('docs/decisions/'));

interface Shown {
  readonly page: string;
  readonly words: readonly string[];
}

const inBlocks = pages.flatMap((page) => ofEach(page, /^ *```sh\n([\s\S]*?)^ *```$/gm));
const inSentences = pages.flatMap((page) => ofEach(page, /`((?:npx )?tasktap [^`\n]+)`/g));
const fewestCommands = 30;
/** Bytes. Each stays in every clone for ever. */
const largestPicture = 150_000;

describe('commands in blocks', () => {
  test('are found', () => {
    expect(inBlocks.length).toBeGreaterThan(fewestCommands);
  });

  test.each(inBlocks.map(({ page, words }) => [page, words.join(' '), words] as const))('%s: %s', (_, __, words) => {
    expect(complaintOf(words)).toBeUndefined();
  });
});

test('commands in sentences exist, and so do their options', () => {
  expect(inSentences.length).toBeGreaterThan(fewestCommands);
  const known = new Map(
    commands().commands.map((command) => [
      command.name(),
      new Set(['--help', ...command.options.flatMap(({ long, short }) => [long, short])]),
    ]),
  );
  const unknown = inSentences.filter(({ words: [name = '', ...rest] }) => {
    const options = known.get(name);
    const named = rest.filter((word) => /^--?[a-z]/.test(word));
    return options === undefined || named.some((option) => !options.has(option));
  });
  expect(unknown.map(({ page, words }) => `${page}: ${words.join(' ')}`)).toEqual([]);
});

test('links lead to pages that are there, and to headings in them', () => {
  const links = pages.flatMap((page) =>
    [...readFileSync(page, 'utf8').matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => ({ page, link })),
  );
  const broken = links.filter(({ page, link }) => !/^https?:/.test(link) && !leads(page, link));
  expect(broken.map(({ page, link }) => `${page}: ${link}`)).toEqual([]);
  expect([leads('README.md', 'docs/no-such.md'), leads('README.md', 'docs/guide.md#no-such')]).toEqual([false, false]);
});

test('pictures are small, and shown somewhere', () => {
  const pictures = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.png'], {
    encoding: 'utf8',
  })
    .split('\n')
    .filter((picture) => picture !== '');
  const texts = pages.map((page) => readFileSync(page, 'utf8'));
  const unseen = pictures.filter(
    (picture) => !texts.some((text) => text.includes(`](${picture.replace('docs/', '')})`)),
  );
  expect(pictures.length).toBeGreaterThan(0);
  expect(unseen).toEqual([]);
  expect(pictures.filter((picture) => statSync(picture).size > largestPicture)).toEqual([]);
});

test('what does not exist would be found', () => {
  expect(wordsOf('npx tasktap collect --spool x | less')).toEqual([['collect', '--spool', 'x']]);
  expect(complaintOf(['collect', '--spool', 'x'])).toMatch(/unknown option/);
  expect(complaintOf(['swallow'])).toMatch(/unknown command/);
  expect(complaintOf(['collect', '--receiver', 'ear'])).toMatch(/Allowed choices/);
  expect(wordsOf("A=1 tasktap flows --sql 'SELECT 1' > x && tasktap split a.pcapng \\\n  --by task # done")).toEqual([
    ['flows', '--sql', 'SELECT 1'],
    ['split', 'a.pcapng', '--by', 'task'],
  ]);
});

function leads(page: string, link: string): boolean {
  const [path = '', heading] = link.split('#', 2);
  const file = path === '' ? page : join(dirname(page), path);
  if (!existsSync(file)) return false;
  return heading === undefined || headingsOf(readFileSync(file, 'utf8')).includes(heading);
}

/** As GitHub makes anchors of them. */
function headingsOf(text: string): readonly string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, words = '']) =>
    words
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

function ofEach(page: string, pattern: RegExp): readonly Shown[] {
  return [...readFileSync(page, 'utf8').matchAll(pattern)].flatMap(([, text = '']) =>
    wordsOf(text).map((words) => ({ page, words })),
  );
}

/** Of each `tasktap ...` in lines of a shell, what follows it, up to a pipe, a redirection, a comment or another command. */
function wordsOf(text: string): readonly (readonly string[])[] {
  return text
    .replaceAll('\\\n', ' ')
    .split('\n')
    .flatMap((line) => [
      ...line.matchAll(
        /(?:^|[(;&|])\s*(?:[A-Z_]+=\S*\s+)*(?:npx )?tasktap ((?:'[^']*'|"[^"]*"|[^'"#|<>;&()\n]|(?<=\S)#)*)/g,
      ),
    ])
    .map(([, rest = '']) =>
      [...rest.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
        ([, single, double, bare]) => single ?? double ?? bare ?? '',
      ),
    );
}
