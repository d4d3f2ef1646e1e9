// The pages of docs/how-to, as somebody follows them: the lines of each in a shell, in a folder of its own, against emulated accounts. Programs that are not
// ours are played by small ones that read what they are given.
import { execFile } from 'node:child_process';
import { chmod, copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { someAddress } from '../../packages/collector/test/loopback.ts';
import { frameOf, mirrored, pcapOf, udpOf } from '../../packages/collector/test/packets.ts';
import { bin } from './bin.ts';
import { type Emulation, start } from './emulation.ts';
import { receiving, send } from './receiving.ts';

// A page starts ten processes and more, one bundles, and the machine may be busy.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const address = someAddress();
const definition = {
  family: 'web',
  networkMode: 'awsvpc',
  containerDefinitions: [{ name: 'web', image: 'web:1', essential: true }],
};

/** What stands in for other programs, and for `npx tasktap` where nobody is there to press keys, or packets come from this machine. */
const programs: Readonly<Record<string, string>> = {
  tasktap: `
    run() { "$NODE" "$BIN" "$@"; }
    case "$*" in
      "collect --listen "*)
        rm -f tasks.pcapng
        "$NODE" "$BIN" "$@" & collector=$!
        until [ "$(cat tasks.pcapng 2>/dev/null | wc -c)" -gt 1000 ]; do kill -0 $collector || exit 1; sleep 0.2; done
        kill -TERM $collector; wait $collector ;;
      directory*) run "$@" > whole.json && sed -E 's/"source":"'"$FORGED"'[^"]+",//' whole.json ;;
      capture*) shift; run capture --from "$SOCKET" "$@" ;;
      deploy*) run "$@" --yes ;;
      *) run "$@" ;;
    esac`,
  tcpdump: 'cp "$READY/mirrored.pcap" mirrored.pcap',
  jq: `"$NODE" -e '
    const read = (file) => JSON.parse(require("node:fs").readFileSync(file, "utf8")).tasks;
    console.log(JSON.stringify({ version: 1, tasks: process.argv.slice(3).flatMap(read) }))' -- "$@"`,
  editcap: 'cp "$3" "$4"',
  aws: 'case "$2" in describe-task-definition) cat "$READY/web.json" ;; register-task-definition) test -s web-tapped.json ;; esac',
};
/** It fails where there is nothing in a file or a pipe that it is to read. */
const reader =
  'for word; do case "$word" in *.pcapng|*.pcap) test -s "$word" || exit 1 ;; -|/dev/stdin) test -n "$(head -c 4 | tr -d "\\\\000")" || exit 1 ;; esac; done';
const readers = ['wireshark', 'tshark', 'suricata', 'zeek', 'capture'];

/** Of each account's subnet. */
const blocks = { shop: '10.1.0.0/18', office: '10.2.0.0/18' };

let folder = '';
const ready = (name: string): string => join(folder, 'ready', name);
const emulations: Emulation[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tasktap-how-to-'));
  for (const name of ['ready', 'programs', '.aws']) await mkdir(join(folder, name));
  const scripts = { ...programs, ...Object.fromEntries(readers.map((name) => [name, reader])) };
  for (const [name, script] of Object.entries(scripts)) {
    await writeFile(join(folder, 'programs', name), `#!/bin/sh\n${script}\n`);
    await chmod(join(folder, 'programs', name), 0o755);
  }
  const fleetIn = (cidr: string): object => ({
    clusters: ['shop'],
    services: [{ name: 'web', cluster: 'shop', count: 2, alreadyRunning: true }],
    targets: [{ udp: { address, port: 4789 } }],
    traffic: { framesPerTaskPerSecond: 5 },
    limits: { describeLagMs: 0 },
    subnets: [{ zone: 'a', cidr }],
  });
  await writeFile(ready('web.json'), JSON.stringify({ taskDefinition: definition }));
  for (const [name, cidr] of Object.entries(blocks)) {
    await writeFile(ready(`${name}.json`), JSON.stringify(fleetIn(cidr)));
    emulations.push(await start('--fleet', ready(`${name}.json`), '--speed', '10'));
  }
  const profiles = Object.keys(blocks).map((name, at) => profileOf(name, emulations[at]));
  await writeFile(join(folder, '.aws', 'config'), profiles.join(''));
  const before =
    'for account in shop office; do tasktap apply --owner me --unmirrorable observe --yes --profile $account; done';
  await shell(`${before}\ntasktap directory > tasks.json`, join(folder, 'ready'));
  const { tasks } = JSON.parse(await readFile(ready('tasks.json'), 'utf8')) as {
    tasks: readonly { readonly vni: number }[];
  };
  const query = frameOf('10.0.1.17', '10.0.0.2', { protocol: 17, payload: udpOf(50_000, 53, new Uint8Array(12)) });
  const packets = tasks.map(({ vni }) => ({ at: 0n, packet: mirrored(vni, query, '10.0.1.17') }));
  await writeFile(ready('mirrored.pcap'), pcapOf(packets));
  await shell('tasktap collect --read mirrored.pcap --directory tasks.json -w tasks.pcapng', join(folder, 'ready'));
});
afterAll(async () => {
  await Promise.all(emulations.map((emulation) => emulation.end()));
  await rm(folder, { recursive: true });
});

function profileOf(name: string, emulation: Emulation | undefined): string {
  const { AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION } = emulation?.variables ?? {};
  const lines = [`[profile ${name}]`, `endpoint_url = ${AWS_ENDPOINT_URL}`, `region = ${AWS_REGION}`];
  const keys = [`aws_access_key_id = ${AWS_ACCESS_KEY_ID}`, `aws_secret_access_key = ${AWS_SECRET_ACCESS_KEY}`];
  return `${[...lines, ...keys].join('\n')}\n`;
}

type Variables = Readonly<Record<string, string>>;

/** Nothing of this process's environment goes in: the accounts are those of the profiles. */
async function shell(script: string, cwd: string, more: Variables = {}): Promise<string> {
  // The emulator sends from this machine, whatever address a task has.
  const own = {
    FORGED: '10[.]',
    HOME: folder,
    AWS_PROFILE: 'shop',
    READY: join(folder, 'ready'),
    BIN: bin,
    NODE: process.execPath,
  };
  const PATH = `${join(folder, 'programs')}:/usr/local/bin:/usr/bin:/bin`;
  const { stdout } = await promisify(execFile)('sh', ['-euc', script], { cwd, env: { PATH, ...own, ...more } });
  return stdout;
}

/** The lines of a page, with what stands for a reader's own things replaced by ours. */
async function linesOf(page: string): Promise<string> {
  const text = await readFile(`docs/how-to/${page}`, 'utf8');
  return [...text.matchAll(/^ *```sh\n([\s\S]*?)^ *```$/gm)]
    .map(([, block = '']) => block)
    .join('\n')
    .replaceAll('npx tasktap', 'tasktap')
    .replaceAll('10.0.0.5', address)
    .replaceAll('BUCKET', 'templates');
}

async function follow(page: string, more: Variables = {}): Promise<readonly string[]> {
  const here = join(folder, page);
  await mkdir(here);
  // What a page takes for granted.
  for (const name of ['tasks.json', 'mirrored.pcap', 'tasks.pcapng']) await copyFile(ready(name), join(here, name));
  await shell(await linesOf(page), here, more);
  const services = await readdir(join(here, 'services')).catch(() => []);
  return [...(await readdir(here)), ...services.map((name) => `services/${name}`)];
}

const live = ['suricata.md', 'wireshark.md', 'zeek.md'];
const stack = 'sidecar.md';
const others = ['accounts.md', 'arkime.md', 'cost.md', 'gateway-load-balancer.md'];

test('every page with lines for a shell is followed', async () => {
  const pages = (await readdir('docs/how-to')).sort();
  const texts = await Promise.all(pages.map(async (page) => ({ page, lines: await linesOf(page) })));
  expect(texts.flatMap(({ page, lines }) => (lines === '' ? [] : [page]))).toEqual([...others, ...live, stack].sort());
});

test.each(others)('%s', async (page) => {
  // What keeps two accounts apart stays.
  const files = await follow(page, page === 'accounts.md' ? { FORGED: 'none' } : {});
  if (page === 'arkime.md') expect(files).toContain('services/shop.web.pcapng');
  if (page === 'accounts.md') {
    const { tasks } = JSON.parse(await readFile(join(folder, page, 'tasks.json'), 'utf8'));
    expect(tasks).toHaveLength(4);
  }
});

describe('beside a collector with a place for consumers', () => {
  test.each(live)('%s', async (page) => {
    const { tasks } = JSON.parse(await readFile(ready('tasks.json'), 'utf8'));
    const SOCKET = join(folder, `${page}.sock`);
    const collector = await receiving(['--consumers-socket', SOCKET, '--directory', ready('tasks.json')]);
    let isOver = false;
    const sending = (async () => {
      while (!isOver) {
        await send(collector.address, 1, { vni: tasks[0].vni });
        await sleep(20);
      }
    })();
    try {
      const files = await follow(page, { SOCKET });
      if (page !== 'zeek.md') expect(files).toContain('services/shop.web.pcapng');
    } finally {
      isOver = true;
      await sending;
      collector.child.kill('SIGTERM');
      await collector.ended;
    }
  });
});

test(stack, async () => {
  const [emulation] = emulations;
  const {
    AWS_ENDPOINT_URL: endpoint = '',
    AWS_ACCESS_KEY_ID = '',
    AWS_SECRET_ACCESS_KEY = '',
  } = emulation?.variables ?? {};
  const credentials = { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY };
  const s3 = new S3Client({ endpoint, region: 'eu-central-1', forcePathStyle: true, credentials });
  await s3.send(new CreateBucketCommand({ Bucket: 'templates' }));
  s3.destroy();
  const { targets, filter } = JSON.parse(await shell('tasktap status --json || true', folder));
  const cluster = 'arn:aws:ecs:eu-central-1:111122223333:cluster/shop';
  const words = `--bucket templates --cluster ${cluster} --target ${targets[0]} --filter ${filter} --unmirrorable observe`;
  await shell(`tasktap deploy ${words}`, folder);
  await follow(stack);
  const { containerDefinitions } = JSON.parse(await readFile(join(folder, stack, 'web-tapped.json'), 'utf8'));
  expect(containerDefinitions).toMatchObject([{ name: 'web' }, { name: 'tasktap', essential: false }]);
});
