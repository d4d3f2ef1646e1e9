// A release as its users meet it: checked, installed in empty folders, and run there.
import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { inflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { someAddress } from '../../collector/test/loopback.ts';
import { makeRelease } from '../src/release.ts';

const house = fileURLToPath(new URL('../../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'tasktap-release-'));
const [first, second, user, receiving, app] = ['first', 'second', 'user', 'receiving', 'app'].map((name) =>
  join(folder, name),
) as [string, string, string, string, string];
const read = (name: string): string => readFileSync(join(first, name), 'utf8');

beforeAll(async () => {
  await makeRelease(first);
  await makeRelease(second);
}, 600_000);
afterAll(() => rmSync(folder, { recursive: true }));

test('is the same bytes twice', () => {
  expect(readFileSync(join(second, 'SHA256SUMS'), 'utf8')).toBe(read('SHA256SUMS'));
});

test('has checksums of everything in it', () => {
  const others = readdirSync(first).filter((name) => name !== 'SHA256SUMS');
  const sums = others.map((name) => `${sha256(readFileSync(join(first, name)))}  ${name}\n`);
  expect(others).toHaveLength(8);
  expect(read('SHA256SUMS')).toBe(sums.join(''));
});

test('has the functions as an archive that Lambda takes: code and licences', () => {
  const archive = readFileSync(join(first, 'tasktap-function-0.1.0.zip'));
  const [code = '', stack = '', licences = ''] = contentsOf(archive);
  expect(handlersOf(code)).toEqual(['onLook', 'onTaskEvent']);
  expect(handlersOf(stack)).toEqual(['onStack']);
  expect(`${code}${stack}`).not.toContain('sourceMappingURL');
  expect(licences).toContain('valibot@');
});

test('has what the images are made from: a Dockerfile and the package that it installs', () => {
  const [dockerfile = '', archive = ''] = contentsOf(readFileSync(join(first, 'tasktap-image-0.1.0.zip')));
  expect(dockerfile).toMatch(/^FROM node:24-slim AS base\nCOPY tasktap-0\.1\.0\.tgz /);
  expect(archive).toBe(readFileSync(join(first, 'tasktap-0.1.0.tgz')).toString());
});

describe('tasktap, installed in an empty folder without a network', () => {
  const bin = join(user, 'node_modules', '.bin', 'tasktap');
  const tasktap = (...words: readonly string[]) => run(user, process.execPath, bin, ...words);

  beforeAll(() => install(user, 'tasktap-0.1.0.tgz'));

  test('is one package, with the licences of what it contains', () => {
    expect(readdirSync(join(user, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['tasktap']);
    const licences = readFileSync(join(user, 'node_modules', 'tasktap', 'THIRD-PARTY-LICENSES'), 'utf8');
    expect(licences).toMatch(/^commander@\d.* \(MIT\)$/m);
  });

  test('says what it can do', () => {
    const { status, stdout } = tasktap('--help');
    expect(status).toBe(0);
    for (const command of ['demo', 'emulate', 'probe', 'synth'])
      expect(stdout).toMatch(new RegExp(`^ +${command} `, 'm'));
  });

  test('says which version it is', () => {
    const { version } = JSON.parse(readFileSync(join(user, 'node_modules', 'tasktap', 'package.json'), 'utf8'));
    expect(tasktap('--version')).toMatchObject({ status: 0, stdout: `${version}\n` });
  });

  test('writes the template of the release', () => {
    const { status } = tasktap('synth', '--out', 'out.json');
    expect(status).toBe(0);
    expect(readFileSync(join(user, 'out.json'), 'utf8') === read('tasktap-0.1.0.template.json')).toBe(true);
  });

  test('leaves DuckDB to whoever wants flows, and says so', () => {
    const { status, stderr } = tasktap('flows', '--from', 'package.json');
    expect(stderr).toMatch(/^tasktap: flows need DuckDB, .*: npm install @duckdb\/node-api@\d\S+\n$/);
    expect(status).toBe(1);
    const manifest = JSON.parse(readFileSync(join(user, 'node_modules', 'tasktap', 'package.json'), 'utf8'));
    expect(stderr).toContain(`@duckdb/node-api@${manifest.peerDependencies['@duckdb/node-api']}\n`);
  });

  test('collects from a file with the wasm of the release, and leaves nothing behind where it has no DuckDB', () => {
    writeFileSync(join(user, 'empty.pcap'), Buffer.from('d4c3b2a1020004000000000000000000ffff000001000000', 'hex'));
    const { status, stdout, stderr } = tasktap('collect', '--read', 'empty.pcap', '--json');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({ engine: 'wasm', packets: 0 });
    expect(tasktap('collect', '--read', 'empty.pcap', '--flows', 'empty.parquet').status).toBe(1);
    expect(readdirSync(user).filter((name) => name.startsWith('empty'))).toEqual(['empty.pcap']);
  });

  test('collects live, in a thread of its own', async () => {
    const { said, report } = await collectLive(user, '--receiver', 'dgram');
    expect(said).toHaveLength(1);
    expect(report).toMatchObject({ engine: 'wasm', receiver: { way: 'dgram' } });
  });

  test('says what is missing for the usual way to receive, and takes another', async () => {
    const { said, report } = await collectLive(user);
    const koffi = optionalOf(user)['koffi'];
    expect(said[0]).toBe(
      `# not recvmmsg: glibc cannot be called: koffi is not installed: npm install koffi@${koffi}, beside tasktap`,
    );
    expect(report.receiver.way).not.toBe('recvmmsg');
  });

  test('mirrors a fleet in the emulator', () => {
    const { status, stdout } = tasktap('demo', '--once', '--tasks', '9', '--json');
    expect(status).toBe(0);
    const { mirrored, packetsReceived, packetsUnattributed } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
    expect([mirrored > 0, packetsReceived > 0, packetsUnattributed]).toEqual([true, true, 0]);
  }, 300_000);
});

/** What npm fetches for the tarball, packed from what is installed here: the test has no network. */
describe('tasktap, installed with what its manifest asks for', () => {
  const binary = `@koromix/koffi-${process.platform}-${process.arch}`;

  beforeAll(() => {
    mkdirSync(receiving);
    const native = ['koffi', binary].map((name) => join(house, 'node_modules', name));
    const said = run(receiving, 'npm', 'pack', '--json', '--ignore-scripts', ...native);
    const packed = JSON.parse(said.stdout) as readonly { filename: string }[];
    install(receiving, 'tasktap-0.1.0.tgz', ...packed.map(({ filename }) => join(receiving, filename)));
  });

  test('has the version of koffi that it asks for', () => {
    const { version } = JSON.parse(readFileSync(join(receiving, 'node_modules', 'koffi', 'package.json'), 'utf8'));
    expect(optionalOf(receiving)).toEqual({ koffi: version });
  });

  test('receives by recvmmsg', async () => {
    const { said, report } = await collectLive(receiving);
    expect(said.at(-1)).toMatch(/, by recvmmsg: the first way that works here; /);
    expect(report).toMatchObject({ receiver: { way: 'recvmmsg', passed: [] } });
  });
});

/** No engine builds them here: what their RUN lines install is laid into a folder instead, and started with their entry point. */
describe('an image, laid out as its Dockerfile says', () => {
  test('of the collector: collects, and writes flows', async () => {
    const start = layOut('collector');
    const spool = join(folder, 'spool');
    const flags = ['--receiver', 'dgram', '--captures', spool, '--flows', join(spool, 'flows')];
    const { report } = await startedCollect(start, ...flags);
    expect(report).toMatchObject({ engine: 'wasm', receiver: { way: 'dgram' } });
  });

  test('of the forwarder: starts, and looks for the tcpdump of the image', async () => {
    const child = layOut('forwarder')(['forward', '--to', '127.0.0.1']);
    const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'close')]);
    expect([code, said]).toEqual([1, expect.stringMatching(/^tasktap: Expected tcpdump on the PATH, found none/)]);
  });
});

describe('@tasktap/cdk, installed in a CDK app', () => {
  const source = `
import { App, Stack } from 'aws-cdk-lib';
import { Target, TaskTap, type TaskTapProps, Unmirrorable } from '@tasktap/cdk';
const props: TaskTapProps = {
  clusters: ['arn:aws:ecs:eu-central-1:111122223333:cluster/shop'],
  target: Target.existing('tmt-0123456789abcdef0'),
  unmirrorable: Unmirrorable.replace({ budget: { perService: 1 } }),
  rules: [{ name: 'web', match: { services: ['web'] }, decision: 'mirror' }],
};
const cdk = new App({ analyticsReporting: false, outdir: 'cdk.out' });
new TaskTap(new Stack(cdk, 'tap'), 'TaskTap', props);
cdk.synth();
`;

  beforeAll(() => {
    install(app, 'tasktap-cdk-0.1.0.tgz');
    for (const name of ['aws-cdk-lib', 'constructs', '@types']) {
      symlinkSync(join(house, 'node_modules', name), join(app, 'node_modules', name));
    }
    writeFileSync(join(app, 'app.ts'), source);
  });

  test('has types that say what fits and what does not', () => {
    const tsc = join(house, 'node_modules', 'typescript', 'bin', 'tsc');
    const options = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--types', 'node'];
    expect(run(app, process.execPath, tsc, ...options, 'app.ts')).toMatchObject({ status: 0, stdout: '' });
    writeFileSync(join(app, 'wrong.ts'), source.replace("'mirror'", "'copy'"));
    expect(run(app, process.execPath, tsc, ...options, 'wrong.ts').stdout).toMatch(/'"copy"' is not assignable/);
  });

  test('lays the tap, with the functions of the release', () => {
    expect(run(app, process.execPath, 'app.ts')).toMatchObject({ status: 0 });
    const out = join(app, 'cdk.out');
    const template = JSON.parse(readFileSync(join(out, 'tap.template.json'), 'utf8'));
    const types = Object.values<{ Type: string }>(template.Resources).map(({ Type }) => Type);
    expect(types.filter((type) => type === 'AWS::Lambda::Function')).toHaveLength(3);
    const assets = readdirSync(out).filter((name) => name.startsWith('asset.'));
    expect(assets.map((asset) => readdirSync(join(out, asset)))).toEqual([['index.js'], ['index.js']]);
    const [tap, stack] = contentsOf(readFileSync(join(first, 'tasktap-function-0.1.0.zip')));
    const uploaded = assets.map((asset) => readFileSync(join(out, asset, 'index.js'), 'utf8'));
    expect(new Set(uploaded)).toEqual(new Set([tap, stack]));
  });
});

describe('the bill of materials', () => {
  const named = (file: string): readonly string[] => {
    const { components } = JSON.parse(read(file)) as {
      components: readonly { name: string; hashes: readonly object[] }[];
    };
    expect(components.filter(({ hashes }) => hashes.length === 0)).toEqual([]);
    return components.map(({ name }) => name);
  };

  test.each([
    ['tasktap-0.1.0.cdx.json', ['commander', 'yaml', '@aws-sdk/client-eventbridge', 'valibot']],
    ['tasktap-cdk-0.1.0.cdx.json', ['@aws-sdk/client-ec2', 'valibot']],
    ['tasktap-function-0.1.0.cdx.json', ['@aws-sdk/client-ec2', '@aws-sdk/client-ssm', 'valibot']],
  ])('%s names what is inside', (file, some) => {
    expect(named(file)).toEqual(expect.arrayContaining(some));
  });

  test('names as optional what npm installs beside it, where it can', () => {
    const { components } = JSON.parse(read('tasktap-0.1.0.cdx.json')) as {
      components: readonly { name: string; scope: string }[];
    };
    const optional = components.filter(({ scope }) => scope === 'optional').map(({ name }) => name);
    expect(optional).toEqual(
      expect.arrayContaining(['koffi', '@koromix/koffi-linux-x64', '@koromix/koffi-linux-arm64']),
    );
    expect(optional.filter((name) => !name.includes('koffi'))).toEqual([]);
    expect(components.find(({ name }) => name === 'commander')?.scope).toBe('required');
  });

  test('names nothing that only made it, and nothing that its user brings', () => {
    for (const file of readdirSync(first).filter((name) => name.endsWith('.cdx.json'))) {
      expect(
        named(file).filter((name) => /^(rolldown|typescript|vitest|aws-cdk-lib|constructs|@tasktap)/.test(name)),
      ).toEqual([]);
    }
    expect(named('tasktap-function-0.1.0.cdx.json')).not.toContain('yaml');
  });
});

test('knows nothing of the machine that made it', () => {
  const unpacked = [user, app].map((where) => join(where, 'node_modules'));
  const files = unpacked.flatMap((where) =>
    readdirSync(where, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.parentPath.includes('.bin'))
      .map(({ parentPath, name }) => join(parentPath, name)),
  );
  expect(files.length).toBeGreaterThan(30);
  expect(files.filter((file) => file.includes('tasktap') && readFileSync(file, 'utf8').includes(house))).toEqual([]);
});

function handlersOf(code: string): readonly string[] {
  const handlers: Readonly<Record<string, unknown>> = {};
  new Function('exports', 'require', 'module', code)(handlers, createRequire(import.meta.url), { exports: handlers });
  return Object.keys(handlers).sort();
}

/** Answers what starts the image's entry point with these words. */
function layOut(stage: string) {
  const prefix = join(folder, stage);
  const [dockerfile = ''] = contentsOf(readFileSync(join(first, 'tasktap-image-0.1.0.zip')));
  const stages = new Map(dockerfile.split(/^FROM /m).map((lines) => [/ AS (\w+)/.exec(lines)?.[1] ?? '', lines]));
  const lines = `${stages.get('base')}${stages.get(stage)}`;
  for (const [, flags = '', wanted = ''] of lines.matchAll(/npm install (--global .*?) ([^- ]\S*)(?: &&|$)/gm)) {
    if (wanted.startsWith('/tmp/')) {
      const words = [...flags.split(' '), '--offline', '--cache', join(folder, 'cache'), '--prefix', prefix];
      expect(run(folder, 'npm', 'install', ...words, wanted.replace('/tmp', first))).toMatchObject({ status: 0 });
    } else linkInstalled(wanted, join(prefix, 'lib', 'node_modules'));
  }
  const [entry = ''] = JSON.parse(/^ENTRYPOINT (.*)$/m.exec(lines)?.[1] ?? '[]') as readonly string[];
  const bin = join(prefix, 'bin');
  // Nothing of this machine: without a PATH, the C library would look where its tools are.
  return (words: readonly string[]) =>
    spawn(process.execPath, [join(bin, entry), ...words], { env: { PATH: bin }, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** `wanted`: `name@version`, as it is installed here: the test has no network. */
function linkInstalled(wanted: string, modules: string): void {
  const [, name = '', version = ''] = /^(@?[^@]+)@(.+)$/.exec(wanted) ?? [];
  const installed = join(house, 'node_modules', name);
  expect(JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')).version).toBe(version);
  mkdirSync(dirname(join(modules, name)), { recursive: true });
  symlinkSync(installed, join(modules, name));
}

function sha256(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

function run(cwd: string, command: string, ...words: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(command, words, { cwd, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  return { status, stdout, stderr };
}

/** Without a network, and without what this machine's npm has kept. */
function install(where: string, name: string, ...more: readonly string[]): void {
  mkdirSync(where, { recursive: true });
  writeFileSync(join(where, 'package.json'), '{ "private": true, "type": "module" }\n');
  const flags = ['--offline', '--cache', join(folder, 'cache'), '--ignore-scripts', '--legacy-peer-deps'];
  const words = [...flags, '--no-audit', '--no-fund', join(first, name), ...more];
  expect(run(where, 'npm', 'install', ...words)).toMatchObject({ status: 0 });
}

function optionalOf(where: string): Readonly<Record<string, string>> {
  return JSON.parse(readFileSync(join(where, 'node_modules', 'tasktap', 'package.json'), 'utf8')).optionalDependencies;
}

function collectLive(where: string, ...words: readonly string[]) {
  const bin = join(where, 'node_modules', '.bin', 'tasktap');
  return startedCollect(
    (all) => spawn(process.execPath, [bin, ...all], { cwd: where, stdio: ['ignore', 'pipe', 'pipe'] }),
    ...words,
  );
}

/** As soon as it receives, it is told to stop. `said`: lines up to the one that tells how. */
async function startedCollect(
  start: (words: readonly string[]) => ChildProcessByStdio<null, Readable, Readable>,
  ...words: readonly string[]
) {
  const child = start(['collect', '--listen', someAddress(), '--json', ...words]);
  const ended = text(child.stdout);
  const said: string[] = [];
  for await (const line of createInterface({ input: child.stderr })) {
    said.push(line);
    if (line.startsWith('# receives')) break;
  }
  child.kill('SIGTERM');
  const report = JSON.parse(await ended) as { receiver: { way: string; passed: readonly string[] } };
  return { said, report };
}

/** From local headers alone, one after the other. */
function contentsOf(archive: Buffer): readonly string[] {
  const contents: string[] = [];
  for (let at = 0; archive.readUInt32LE(at) === 0x0403_4b50; ) {
    const start = at + 30 + archive.readUInt16LE(at + 26) + archive.readUInt16LE(at + 28);
    at = start + archive.readUInt32LE(at + 18);
    contents.push(inflateRawSync(archive.subarray(start, at)).toString());
  }
  return contents;
}
