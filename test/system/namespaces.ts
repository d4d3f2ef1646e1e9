// A small real network on this machine: namespaces on one bridge, each with an interface and an address as a task has them. Needs root.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';

export interface Host {
  readonly address: string;
  /** Runs to its end. */
  readonly run: (program: string, ...words: readonly string[]) => Ended;
  readonly start: (program: string, ...words: readonly string[]) => Running;
}

export interface Ended {
  readonly status: number | null;
  readonly output: string;
  readonly complaint: string;
}

export interface Running {
  readonly child: ChildProcess;
  /** Once its output or complaint matches. */
  readonly says: (what: RegExp) => Promise<void>;
  /** By itself, and all that it has said has come. */
  readonly closed: Promise<void>;
  readonly end: (signal?: NodeJS.Signals) => Promise<Ended>;
}

export interface Network {
  /** `address` in 10.77.0.0/24. */
  readonly host: (name: string, address: string) => Host;
  readonly close: () => void;
}

/** As in a VPC. */
const mtu = '9001';
/** Interfaces have names of at most 15 characters, and other tests run on this machine as well. */
const prefix = `tt${process.pid.toString(36)}`;

export function createNetwork(): Network {
  const bridge = `${prefix}-net`;
  const names = [bridge];
  const running: ChildProcess[] = [];
  ip('netns', 'add', bridge);
  ip('-n', bridge, 'link', 'add', 'bridge', 'type', 'bridge');
  ip('-n', bridge, 'link', 'set', 'bridge', 'mtu', mtu, 'up');
  return {
    host(name, address) {
      const own = `${prefix}-${name}`;
      names.push(own);
      ip('netns', 'add', own);
      ip('-n', own, 'link', 'set', 'lo', 'up');
      ip('-n', own, 'link', 'add', 'eth0', 'mtu', mtu, 'type', 'veth', 'peer', 'name', name, 'netns', bridge);
      ip('-n', bridge, 'link', 'set', name, 'master', 'bridge', 'mtu', mtu, 'up');
      ip('-n', own, 'address', 'add', `${address}/24`, 'dev', 'eth0');
      ip('-n', own, 'link', 'set', 'eth0', 'up');
      return hostIn(own, address, running);
    },
    close() {
      for (const child of running) child.kill('SIGKILL');
      for (const name of names.reverse()) ip('netns', 'delete', name);
    },
  };
}

function hostIn(namespace: string, address: string, running: ChildProcess[]): Host {
  const inside = (program: string, words: readonly string[]) => ['netns', 'exec', namespace, program, ...words];
  return {
    address,
    run(program, ...words) {
      const { status, stdout, stderr } = spawnSync('ip', inside(program, words), { encoding: 'utf8' });
      return { status, output: stdout, complaint: stderr };
    },
    start(program, ...words) {
      const child = spawn('ip', inside(program, words), { stdio: ['ignore', 'pipe', 'pipe'] });
      running.push(child);
      return followed(child);
    },
  };
}

function followed(child: ChildProcess): Running {
  let output = '';
  let complaint = '';
  // It may end before anybody asks, and what it has said may come after that.
  let isClosed = false;
  const closed = once(child, 'close').then(() => {
    isClosed = true;
  });
  child.stdout?.on('data', (bytes: Buffer) => {
    output += bytes;
  });
  child.stderr?.on('data', (bytes: Buffer) => {
    complaint += bytes;
  });
  return {
    child,
    async says(what) {
      while (!what.test(output + complaint)) {
        if (isClosed) throw new Error(`it ended before it said ${what}: ${output}${complaint}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    closed,
    async end(signal = 'SIGTERM') {
      child.kill(signal);
      await closed;
      return { status: child.exitCode, output, complaint };
    },
  };
}

/** A datagram of these words, to a port that nobody has: where it has come, all has come that the host said before. */
export function say(from: Host, to: Host, words: string): void {
  mustRun(from.run('bash', '-c', `printf %s '${words}' >/dev/udp/${to.address}/9`));
}

/**
 * A mirror session as the kernel can play one: each packet that passes the host's interface goes in VXLAN to the collector as well, from the host's
 * own address. What is mirrored already is not mirrored again.
 */
export function mirror(host: Host, collector: Host, vni: number): void {
  const { run } = host;
  const tunnel = ['type', 'vxlan', 'id', String(vni), 'local', host.address, 'remote', collector.address];
  mustRun(run('ip', 'link', 'add', 'mirror', ...tunnel, 'dstport', '4789', 'nolearning', 'dev', 'eth0'));
  // TCP in pieces of up to 64 KiB is cut before it is mirrored, as a card would.
  mustRun(run('ip', 'link', 'set', 'mirror', 'gso_max_segs', '1', 'up'));
  // AWS's advice, so that nothing is cut: 54 bytes less than the way to the target takes.
  mustRun(run('ip', 'route', 'replace', '10.77.0.0/24', 'dev', 'eth0', 'src', host.address, 'mtu', '8947'));
  mustRun(run('ip', 'route', 'add', collector.address, 'dev', 'eth0', 'src', host.address));
  mustRun(run('tc', 'qdisc', 'add', 'dev', 'eth0', 'clsact'));
  for (const direction of ['ingress', 'egress']) {
    const filter = (preference: string, ...words: readonly string[]): void =>
      mustRun(run('tc', 'filter', 'add', 'dev', 'eth0', direction, 'pref', preference, ...words));
    const tunnelled = ['match', 'ip', 'protocol', '17', '0xff', 'match', 'ip', 'dport', '4789', '0xffff'];
    filter('1', 'protocol', 'ip', 'u32', ...tunnelled, 'flowid', '1:1');
    filter(
      '2',
      'protocol',
      'all',
      'u32',
      'match',
      'u32',
      '0',
      '0',
      'action',
      'mirred',
      'egress',
      'mirror',
      'dev',
      'mirror',
    );
  }
}

function ip(...words: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync('ip', words, { encoding: 'utf8' });
  mustRun({ status, output: stdout, complaint: stderr });
}

function mustRun({ status, complaint }: Ended): void {
  if (status !== 0) throw new Error(`expected to be root on a Linux with network namespaces: ${complaint}`);
}
