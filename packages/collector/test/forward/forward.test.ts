// The forwarder in virtual time, around a tcpdump that does as it is told.
import { describe, expect, test } from 'vitest';
import type { CaptureEnd, Heard } from '../../src/forward/capture.ts';
import { forward } from '../../src/forward/forward.ts';
import type { ForwardOptions } from '../../src/forward/options.ts';
import { frameOf, pcapOf, tcpOf } from '../packets.ts';
import { type KeptRoute, keptRoute } from './routes.ts';

const frame = frameOf('10.0.0.17', '10.0.0.30', { protocol: 6, payload: tcpOf(4000, 80) });
const capture = pcapOf([{ at: 0n, packet: frame }]);
/** Behind a capture's header. */
const nextPacket = capture.subarray(24);
const usual: ForwardOptions = {
  ...{ to: 'collector.internal', port: 4789, vni: 1, packetLength: undefined, cap: undefined },
  interfaceName: undefined,
};

/** What one tcpdump does, in its order; it lives until it is stopped, unless it ends by itself. */
interface Deed {
  readonly bytes?: Uint8Array;
  readonly said?: string;
  readonly ends?: CaptureEnd;
  /** Seconds before it ends. */
  readonly after?: number;
  /** Seconds after its start at which one more packet comes. */
  readonly talks?: readonly number[];
}
const exited: CaptureEnd = { kind: 'exited', code: 1 };

interface Staged {
  /** The last one is played again and again. */
  readonly deeds: readonly Deed[];
  /** Answers of the resolver, in turn; the last one again and again. Undefined: it never answers. */
  readonly names?: readonly (readonly string[] | undefined)[];
  readonly routes?: Readonly<Record<string, KeptRoute | undefined>>;
  readonly options?: Partial<ForwardOptions>;
  /** Virtual seconds until it is told to stop at once. */
  readonly seconds: number;
  /** Until it is told to stop soon. */
  readonly soon?: number;
}

async function staged({
  deeds,
  names = [['10.0.0.9']],
  routes = { '10.0.0.9': keptRoute() },
  options,
  seconds,
  soon: told,
}: Staged) {
  const clock = createClock();
  const stop = new AbortController();
  const soon = new AbortController();
  const said: string[] = [];
  const started: { readonly at: number; readonly words: readonly string[] }[] = [];
  let resolved = 0;
  void clock.wait(seconds * 1000, undefined).then(() => stop.abort());
  if (told !== undefined) void clock.wait(told * 1000, undefined).then(() => soon.abort());
  const running = forward(
    { ...usual, ...options },
    {
      resolve: async () => names[Math.min(resolved++, names.length - 1)] ?? new Promise(() => undefined),
      open: async (address) => routes[address],
      capture(words, heard) {
        const deed = deeds[Math.min(started.length, deeds.length - 1)] ?? {};
        started.push({ at: clock.now(), words });
        return play(deed, heard, clock);
      },
      now: clock.now,
      wait: clock.wait,
      say: (line) => said.push(line),
    },
    { soon: soon.signal, atOnce: stop.signal },
  );
  let over = false;
  let ended = 0;
  void running.then(() => {
    over = true;
    ended = clock.now() / 1000;
  });
  for (let turn = 0; !over && turn < 2000; turn += 1) await clock.turn();
  expect(over).toBe(true);
  return { ...(await running), said, ended, starts: started.map(({ at }) => at / 1000), words: started[0]?.words };
}

function play({ bytes, said, ends, after = 0, talks = [] }: Deed, heard: Heard, clock: Clock): () => void {
  let over = false;
  const end = (how: CaptureEnd): void => {
    if (over) return;
    over = true;
    heard.ended(how);
  };
  queueMicrotask(() => {
    if (bytes !== undefined) heard.bytes(bytes);
    if (said !== undefined) heard.said(said);
    if (ends !== undefined && after === 0) end(ends);
  });
  for (const second of talks)
    void clock.wait(second * 1000, undefined).then(() => (over ? undefined : heard.bytes(nextPacket)));
  if (ends !== undefined && after > 0) void clock.wait(after * 1000, undefined).then(() => end(ends));
  return () => queueMicrotask(() => end({ kind: 'exited', code: 0 }));
}

interface Clock {
  readonly now: () => number;
  readonly wait: (milliseconds: number, stop: AbortSignal | undefined) => Promise<void>;
  /** Lets everything happen that is due, then goes on to the next moment at which something is. */
  readonly turn: () => Promise<void>;
}

function createClock(): Clock {
  let now = 0;
  const due: { readonly at: number; readonly ring: () => void }[] = [];
  return {
    now: () => now,
    wait: (milliseconds, stop) =>
      new Promise((resolve) => {
        if (stop?.aborted === true) return resolve();
        due.push({ at: now + milliseconds, ring: resolve });
        stop?.addEventListener('abort', () => resolve());
      }),
    async turn() {
      await new Promise((resolve) => setImmediate(resolve));
      due.sort((one, other) => one.at - other.at);
      const next = due.shift();
      if (next === undefined) return;
      now = Math.max(now, next.at);
      next.ring();
    },
  };
}

test('it tells what it does, forwards until it is told to stop, and reports', async () => {
  const route = keptRoute();
  const { kind, report, said, words } = await staged({
    deeds: [{ bytes: capture }],
    routes: { '10.0.0.9': route },
    seconds: 5,
  });
  expect(kind).toBe('stopped');
  expect(said).toEqual(['forwarding eth1 (10.0.0.17) to 10.0.0.9 port 4789 as VNI 1, frames of up to 1464 bytes']);
  expect(report).toMatchObject({
    ...{ to: 'collector.internal', address: '10.0.0.9', port: 4789, vni: 1, source: '10.0.0.17', interface: 'eth1' },
    frameBytes: 1464,
    counts: { forwarded: 1, datagrams: 1, restarts: 0 },
  });
  expect([route.sent.length, route.closed()]).toEqual([1, true]);
  expect(words).toEqual([
    ...['-n', '-p', '-U', '--immediate-mode', '-w', '-', '-s', '65555', '-B', '8192', '-i', 'eth1'],
    'not (udp and (dst port 4789 or dst port 6081))',
  ]);
});

describe('what is captured', () => {
  test.each<[string, Partial<ForwardOptions>, KeptRoute, readonly string[]]>([
    ['the interface that is named', { interfaceName: 'any' }, keptRoute(), ['-s', '65555', '-B', '8192', '-i', 'any']],
    [
      'every interface where none has the address',
      {},
      keptRoute({ interfaceName: undefined }),
      ['-s', '65555', '-B', '8192', '-i', 'any'],
    ],
    [
      'no more than the packet length and a cooked header',
      { packetLength: 100 },
      keptRoute(),
      ['-s', '120', '-B', '8192', '-i', 'eth1'],
    ],
  ])('%s', async (_what, options, route, wanted) => {
    const { words = [] } = await staged({ deeds: [{}], routes: { '10.0.0.9': route }, options, seconds: 1 });
    expect(words.slice(6, 12)).toEqual(wanted);
  });
});

describe('a tcpdump that ends', () => {
  const dies: Deed = { said: 'tcpdump: eth1: That device is not up\n', ends: exited };

  test('is started again, later and later, said and counted', async () => {
    const { kind, starts, said, report } = await staged({ deeds: [dies, dies, dies, {}], seconds: 20 });
    expect(kind).toBe('stopped');
    expect(starts).toEqual([0, 1, 3, 7]);
    expect(said[1]).toBe('tcpdump ended (eth1: That device is not up): starting it again in 2 s');
    expect(report.counts.restarts).toBe(3);
  });

  test('waits a minute at most', async () => {
    const { starts } = await staged({ deeds: [dies], seconds: 250 });
    expect(starts).toEqual([0, 1, 3, 7, 15, 31, 63, 123, 183, 243]);
  });

  test('is started again soon where it had lived for a minute', async () => {
    const lived: Deed = { bytes: capture, ends: exited, after: 60 };
    const { starts } = await staged({ deeds: [dies, dies, lived, lived], seconds: 125 });
    expect(starts).toEqual([0, 1, 3, 64]);
  });

  test('whose output is no capture is ended', async () => {
    const { said, report } = await staged({ deeds: [{ bytes: new Uint8Array(100).fill(7) }, {}], seconds: 5 });
    expect(said).toEqual(['tcpdump ended (its output is no capture): starting it again in 1 s']);
    expect(report.counts['damaged-streams']).toBe(1);
  });

  test('tells what the kernel had no room for', async () => {
    const told =
      'tcpdump: listening on eth1\n9 packets captured\n12 packets received by filter\n3 packets dropped by kernel\n';
    const { report } = await staged({
      deeds: [{ bytes: capture, said: told, ends: exited, after: 2 }, {}],
      seconds: 9,
    });
    expect(report.counts['missed-by-capture']).toBe(3);
  });
});

describe('where nothing can be captured', () => {
  const forbidden =
    "tcpdump: eth1: You don't have permission to perform this capture on that device\n(socket: Operation not permitted)\n";
  test.each<[string, Deed, string, number]>([
    ['tcpdump may not', { said: forbidden, ends: exited }, 'not-allowed', 1],
    ['the kernel does not even start tcpdump', { ends: { kind: 'not-started', code: 'EPERM' } }, 'not-allowed', 1],
    ['there is no tcpdump', { ends: { kind: 'not-started', code: 'ENOENT' } }, 'no-tcpdump', 1],
    ['memory is short, it is tried again', { ends: { kind: 'not-started', code: 'EAGAIN' } }, 'stopped', 4],
    ['it had begun, it is tried again', { bytes: capture, said: forbidden, ends: exited }, 'stopped', 4],
  ])('%s', async (_what, deed, kind, starts) => {
    const route = keptRoute();
    const ended = await staged({ deeds: [deed], routes: { '10.0.0.9': route }, seconds: 10 });
    expect([ended.kind, ended.starts.length, route.closed()]).toEqual([kind, starts, true]);
  });
});

describe('the target', () => {
  test('is waited for', async () => {
    const { said, starts } = await staged({
      deeds: [{ bytes: capture }],
      names: [[], [], ['10.0.0.8'], ['10.0.0.9']],
      seconds: 20,
    });
    expect(starts).toEqual([7]);
    expect(said).toEqual([
      'there is no way to collector.internal yet: check its name, and that this task may reach it; trying on',
      expect.stringMatching(/^forwarding eth1/),
    ]);
  });

  test('may never be found', async () => {
    const { kind, report, starts } = await staged({ deeds: [{}], names: [[]], seconds: 20 });
    expect([kind, report.source, report.frameBytes, starts]).toEqual(['stopped', null, null, []]);
  });

  test('is followed when its name has other addresses, and kept while it is among them', async () => {
    const routes = { '10.0.0.9': keptRoute(), '10.0.0.10': keptRoute({ address: '10.0.0.10' }) };
    const names = [['10.0.0.9'], ['10.0.0.10', '10.0.0.9'], [], ['10.0.0.10', '10.0.0.11']];
    const late: Deed = { bytes: capture, ends: exited, after: 200 };
    const { said, report } = await staged({ deeds: [late, { bytes: capture }], names, routes, seconds: 230 });
    expect(said.slice(1, 3)).toEqual(['collector.internal is 10.0.0.10 now', expect.stringMatching(/^tcpdump ended/)]);
    expect([routes['10.0.0.9'].sent.length, routes['10.0.0.10'].sent.length]).toEqual([1, 1]);
    expect([routes['10.0.0.9'].closed(), routes['10.0.0.10'].closed(), report.address]).toEqual([
      true,
      true,
      '10.0.0.10',
    ]);
  });

  test('is kept where there is no way to the new one', async () => {
    const { report, said } = await staged({
      deeds: [{ bytes: capture }],
      names: [['10.0.0.9'], ['10.0.0.77']],
      seconds: 100,
    });
    expect([report.address, said.length]).toEqual(['10.0.0.9', 1]);
  });
});

describe('told to stop soon, as ECS tells all containers of a task', () => {
  const everySecond = Array.from({ length: 60 }, (_, second) => second + 0.1);
  test.each<[string, Partial<Staged>, { readonly ended: number; readonly forwarded: number }]>([
    ['it ends after two seconds of silence', { deeds: [{ bytes: capture }] }, { ended: 7, forwarded: 1 }],
    [
      'what is still said goes along, however long after the last',
      { deeds: [{ bytes: capture, talks: [6.1, 7.9, 9.7, 12.5] }] },
      { ended: 11.75, forwarded: 4 },
    ],
    ['it ends within 20 seconds', { deeds: [{ bytes: capture, talks: everySecond }] }, { ended: 25, forwarded: 26 }],
    [
      'packets that may not go are no silence',
      { deeds: [{ bytes: capture, talks: everySecond }], options: { cap: { unit: 'packets', perSecond: 1e-9 } } },
      { ended: 25, forwarded: 2 },
    ],
    ['told again, it ends at once', { deeds: [{ bytes: capture }], seconds: 5.5 }, { ended: 5.5, forwarded: 1 }],
    ['a tcpdump that has ended is not waited for', { deeds: [{ ends: exited }], soon: 8 }, { ended: 10, forwarded: 0 }],
    ['it ends at once where there was no way yet', { deeds: [{}], names: [[]] }, { ended: 5, forwarded: 0 }],
    [
      'a resolver that does not answer holds nothing up',
      { deeds: [{}], names: [undefined] },
      { ended: 5, forwarded: 0 },
    ],
  ])('%s', async (_what, story, wanted) => {
    const { kind, ended, report } = await staged({ deeds: [], seconds: 100, soon: 5, ...story });
    expect({ kind, ended, forwarded: report.counts.forwarded }).toEqual({ kind: 'stopped', ...wanted });
  });

  test('a resolver that no longer answers holds nothing up, and its way is closed', async () => {
    const route = keptRoute();
    const story = { deeds: [{ bytes: capture }], names: [['10.0.0.9'], undefined], routes: { '10.0.0.9': route } };
    const { ended } = await staged({ ...story, seconds: 200, soon: 70 });
    expect([ended, route.closed()]).toEqual([72, true]);
  });

  test('it ends where nothing can be captured, whatever it waits for', async () => {
    const { kind, ended } = await staged({
      deeds: [{ ends: { kind: 'not-started', code: 'ENOENT' }, after: 6 }],
      seconds: 100,
      soon: 5,
    });
    expect([kind, ended]).toEqual(['no-tcpdump', 6]);
  });
});

test('what was lost is said once a minute, and only then', async () => {
  const route = keptRoute({ takes: 'when asked' });
  const many = pcapOf(Array.from({ length: 4102 }, () => ({ at: 0n, packet: frame })));
  const { said } = await staged({ deeds: [{ bytes: many }], routes: { '10.0.0.9': route }, seconds: 200 });
  expect(said.slice(1)).toEqual(['lost in the last minute: 6 queue-full']);
});

test('at its end it waits a second for the kernel, and no longer', async () => {
  const route = keptRoute({ takes: 'when asked' });
  const { report } = await staged({ deeds: [{ bytes: capture }], routes: { '10.0.0.9': route }, seconds: 5 });
  expect([report.counts.datagrams, route.closed()]).toEqual([0, true]);
});
