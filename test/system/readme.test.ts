// The README as a new user goes through it: a clone in an empty folder, and its own lines, in a shell, with the machine's own Node.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../eventually.ts';

const lines = [...readFileSync('README.md', 'utf8').matchAll(/^```sh\n([\s\S]*?)^```$/gm)].flatMap(([, text = '']) =>
  text.trim().split('\n'),
);

/** Lines that are not run here, and why not. */
const passedOver: readonly (readonly [line: RegExp, why: string])[] = [
  [/^npm ci && npm test$/, 'that is what .ci/run does'],
  [/^npx tasktap demo( |$)/, 'the first line has run it'],
  [/^npx tasktap collect /, 'there is no mirror target at 10.0.0.5, and no capture of one'],
  [/^npx tasktap rehearse /, 'it takes long; test/end-to-end/rehearse.test.ts does the same'],
  [/^npx tasktap deploy --bucket BUCKET /, 'its values are to be replaced'],
];

const parent = mkdtempSync(join(tmpdir(), 'tasktap-readme-'));
const clone = join(parent, 'tasktap');

interface Ran {
  readonly code: number | null;
  readonly output: string;
}

/** What a shell of the user has: nothing that this run of npm has put on its path. */
const environment = (): Record<string, string> => {
  const { PATH = '', HOME = '' } = process.env;
  const own = PATH.split(':').filter((folder) => !folder.includes('node_modules'));
  // Packages that are on the machine are not asked for again.
  return { PATH: own.join(':'), HOME, npm_config_prefer_offline: 'true' };
};

function begin(line: string, variables: Readonly<Record<string, string>>): ChildProcess {
  return spawn('sh', ['-c', line], {
    cwd: clone,
    env: { ...environment(), ...variables },
    stdio: ['pipe', 'pipe', 'pipe'],
    // So that what the shell has started ends with it.
    detached: true,
  });
}

/** `answer` is typed when `question` is asked. */
function run(line: string, variables: Readonly<Record<string, string>> = {}, question = '', answer = ''): Promise<Ran> {
  const child = begin(line, variables);
  let output = '';
  let isAnswered = question === '';
  const hear = (bytes: Buffer): void => {
    output += bytes;
    if (isAnswered || !output.includes(question)) return;
    isAnswered = true;
    child.stdin?.end(answer);
  };
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  if (question === '') child.stdin?.end();
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, output })));
}

const lineOf = (beginning: string): string => {
  const line = lines.find((one) => one.startsWith(beginning));
  if (line === undefined) throw new Error(`README.md has no line that begins with ${beginning}.`);
  return line;
};

beforeAll(() => {
  execFileSync('git', ['clone', '--quiet', '--no-hardlinks', process.cwd(), clone]);
});
// Some hundred packages, on a machine that may be busy.
afterAll(() => rmSync(parent, { recursive: true, force: true }));

test('the first line shows a fleet whose every task is mirrored', async () => {
  const { code, output } = await run(lineOf('npm ci && npm run demo'));
  expect(output).toContain('Every task that can be mirrored is mirrored, and every packet has its name.');
  expect(code).toBe(0);
});

describe('against the emulator', () => {
  let emulator: ChildProcess;
  let closed: Promise<unknown>;
  const variables: Record<string, string> = {};
  beforeAll(async () => {
    // Another one may have the port.
    emulator = begin(lineOf('npx tasktap emulate').replace('--port 4566', '--port 0'), {});
    closed = once(emulator, 'close');
    let output = '';
    emulator.stdout?.on('data', (bytes: Buffer) => {
      output += bytes;
    });
    emulator.stderr?.resume();
    await eventually('it prints its variables', () => {
      if (emulator.exitCode !== null) throw new Error('it ended before it served');
      return /^export AWS_SECRET_ACCESS_KEY=.*\n/m.test(output);
    });
    for (const [, name = '', value = ''] of output.matchAll(/^export (\w+)=(.*)$/gm)) variables[name] = value;
  });
  afterAll(async () => {
    process.kill(-(emulator.pid ?? 0), 'SIGTERM');
    await closed;
  });

  test.each([
    ['npx tasktap probe', 0, /can be mirrored/],
    ['npx tasktap status', 1, /0 of \d+/],
    ['npx tasktap plan', 0, /create/],
  ])('%s', async (beginning, expected, words) => {
    const { code, output } = await run(lineOf(beginning), variables);
    expect(output).toMatch(words);
    expect(code).toBe(expected);
  });

  test('npx tasktap apply shows it, asks, and does it', async () => {
    const line = lineOf('npx tasktap apply').replace(/ *#.*/, '');
    // A terminal, since only a person is asked.
    const { output } = await run(`script -qec '${line}' /dev/null`, variables, 'Only "yes"', 'yes\n');
    expect(output).toMatch(/created|done/i);
    // EC2 shows new sessions after a second or so.
    await eventually('one is shown', async () => {
      const after = await run(lineOf('npx tasktap status'), variables);
      return !/\b0 of/.test(after.output);
    });
  });
});

test('the template is one file', async () => {
  const { code, output } = await run(lineOf('npx tasktap synth'));
  expect([code, output]).toEqual([0, expect.stringContaining('tasktap.template.json')]);
  expect(statSync(join(clone, 'tasktap.template.json')).size).toBeGreaterThan(100_000);
});

test('every other line is passed over for a reason', () => {
  const ran = ['npm ci && npm run demo', 'npx tasktap emulate', 'npx tasktap probe', 'npx tasktap status'].concat(
    'npx tasktap plan',
    'npx tasktap apply',
    'npx tasktap synth',
  );
  const left = lines.filter((line) => !ran.some((one) => line.startsWith(one)));
  expect(left.filter((line) => !passedOver.some(([pattern]) => pattern.test(line)))).toEqual([]);
  expect(readFileSync('.ci/run', 'utf8')).toMatch(/^limited \d+ npm test /m);
});
