// Bundled code in its environment: what it finds there, what it does not, and what Lambda says around it.
import { beforeEach, describe, expect, test } from 'vitest';
import { type CodeSettings, codeWork } from '../src/cloud/lambda/code-function.ts';
import { startInThread } from '../src/cloud/lambda/environment/in-thread.ts';
import type { IncomingResponse, OutgoingRequest } from '../src/cloud/lambda/environment/transport.ts';
import { unknownHost } from '../src/cloud/lambda/environment/transport.ts';
import { functionFrom, invoke, type LambdaFunction } from '../src/cloud/lambda/function.ts';
import { createLogs, type LogLine } from '../src/cloud/lambda/logs.ts';
import { letPass } from '../src/world/let-pass.ts';
import { createVirtualClock, type VirtualClock } from '../src/world/virtual-clock.ts';

const START = Date.parse('2026-11-23T12:00:00Z');
const SECOND = 1000;

let clock: VirtualClock;
let lines: LogLine[];
let requests: OutgoingRequest[];

beforeEach(() => {
  clock = createVirtualClock(START);
  lines = [];
  requests = [];
});

const transport = async (request: OutgoingRequest): Promise<IncomingResponse> => {
  requests.push(request);
  if (request.host !== 'aws:1') throw unknownHost(request.host);
  return { status: 201, headers: { 'x-a': 'b' }, body: Buffer.from('hello') };
};

function deploy(code: string, different: Partial<CodeSettings> = {}, concurrency?: number): LambdaFunction<unknown> {
  const logs = createLogs();
  logs.onLine((line) => lines.push(line));
  const settings: CodeSettings = {
    name: 'tap',
    code,
    handler: 'index.handler',
    timeoutMs: 3 * SECOND,
    memoryMb: 128,
    architecture: 'arm64',
    logGroup: '/aws/lambda/tap',
    variables: () => ({ COLOUR: 'red' }),
    ...different,
  };
  const work = codeWork(settings, {
    world: { clock },
    logs,
    mayWrite: () => true,
    start: startInThread({ clock, transport }),
  });
  return functionFrom({ name: 'tap', timeoutMs: settings.timeoutMs, concurrency, role: undefined }, work);
}

function call(fn: LambdaFunction<unknown>, event: unknown = {}): Promise<unknown> {
  const place = { account: '111122223333', region: 'eu-central-1', clock };
  return invoke(place, fn, event, `request-${fn.invocations + 1}`);
}

/** The reply, or the words of the failure, after so much time. */
async function after(milliseconds: number, called: Promise<unknown>): Promise<unknown> {
  const told = called.catch((problem: Error) => problem.message);
  await letPass(clock, milliseconds);
  return told;
}

const once = (body: string, different: Partial<CodeSettings> = {}, event: unknown = {}): Promise<unknown> =>
  after(0, call(deploy(`exports.handler = async (event, context) => { ${body} };`, different), event));

function platform(): readonly string[] {
  return lines.filter(({ by }) => by === 'platform').map(({ text }) => text);
}

function wrote(): readonly string[] {
  return lines.filter(({ by }) => by === 'function').map(({ text }) => text);
}

describe('a handler', () => {
  test.each<[string, string, unknown]>([
    ['gets its event and gives its reply', 'return { got: event };', { got: { a: [1] } }],
    ['may give nothing', '', null],
    ['gives what JSON keeps', 'return [undefined, new Date(0), () => 1];', [null, '1970-01-01T00:00:00.000Z', null]],
    ['may be no promise', 'return 1;', 1],
    ['throws an error', 'throw new TypeError("no");', 'no'],
    ['throws a text', 'throw "no";', 'no'],
    ['throws an error of another realm', 'require("node:buffer").Buffer.alloc(-1);', expect.stringMatching(/size/)],
  ])('%s', async (_sentence, body, expected) => {
    expect(await once(body, {}, { a: [1] })).toEqual(expected);
  });

  test('gets the context of Lambda', async () => {
    const body = 'return { ...context, left: context.getRemainingTimeInMillis(), has: typeof context.done };';
    expect(await once(body)).toEqual({
      awsRequestId: 'request-1',
      callbackWaitsForEmptyEventLoop: true,
      functionName: 'tap',
      functionVersion: '$LATEST',
      invokedFunctionArn: 'arn:aws:lambda:eu-central-1:111122223333:function:tap',
      logGroupName: '/aws/lambda/tap',
      logStreamName: expect.stringMatching(/^2026\/11\/23\/\[\$LATEST\][0-9a-f]{32}$/),
      memoryLimitInMB: '128',
      left: 3000,
      has: 'undefined',
    });
  });

  test.each<[string, string, Partial<CodeSettings>, string]>([
    ['that is not exported', 'exports.other = 1;', {}, 'index.handler is undefined or not exported'],
    ['of another file', '', { handler: 'main.handler' }, "Error: Cannot find module 'main'"],
    ['in code that is none', 'exports.handler = ;', {}, "Unexpected token ';'"],
    ['in code that throws', 'throw new Error("early");', {}, 'early'],
    ['in code that wants what is not there', 'require("node:net");', {}, "Cannot find module 'node:net'"],
  ])('%s: the start fails, each time', async (_sentence, code, different, words) => {
    const fn = deploy(code, different);
    expect(await after(0, call(fn))).toContain(words);
    expect(await after(0, call(fn))).toContain(words);
    expect(platform()).toEqual(Array(2).fill('INIT_REPORT Init Duration: 0.00 ms\tStatus: error'));
    expect(fn.errors).toBe(2);
  });
});

describe('nothing gets in', () => {
  test.each<[string, string, unknown]>([
    ['of the variables of this process', 'return process.env;', { COLOUR: 'red' }],
    ['of its files', 'return require("node:fs").existsSync("/etc/hostname");', false],
    ['by reading one', 'return require("fs/promises").readFile("/etc/hostname").catch((e) => e.code);', 'ENOENT'],
    ['by reading one at once', 'try { require("fs").readFileSync("/x"); } catch (e) { return e.code; }', 'ENOENT'],
    [
      'by starting a program',
      'return new Promise((done) => require("child_process").execFile("ls", (e) => done(e.code)));',
      'ENOENT',
    ],
    ['by another module', 'try { require("worker_threads"); } catch (e) { return e.code; }', 'MODULE_NOT_FOUND'],
    [
      'of globals',
      'return [typeof module.parent, typeof Worker, typeof gc, typeof WebSocket];',
      Array(4).fill('undefined'),
    ],
    [
      'of the time',
      'return [Date.now(), new Date().getTime(), new (new Date(5)).constructor().getTime()];',
      Array(3).fill(START),
    ],
    ['of the time, as text', 'return Date().slice(0, 15);', 'Mon Nov 23 2026'],
    ['but a given time is that time', 'return [new Date(5).getTime(), new Date("1970-01-01").getTime()];', [5, 0]],
    ['of the machine', 'return [process.platform, process.arch, process.cwd()];', ['linux', 'arm64', '/var/task']],
  ])('%s', async (_sentence, body, expected) => {
    expect(await once(body)).toEqual(expected);
  });

  test('what is set in the realm stays there', async () => {
    await once('globalThis.leak = 1; Array.prototype.leak = 2; process.env.LEAK = "3"; Math.random = () => 4;');
    expect([Object.keys(globalThis).includes('leak'), 'leak' in [], process.env['LEAK'], Math.random() === 4]).toEqual([
      false,
      false,
      undefined,
      false,
    ]);
  });

  const draw = `const c = require('crypto');
    return [Math.random(), crypto.randomUUID(), c.randomUUID(), c.randomBytes(4).toString('hex'), [...crypto.getRandomValues(new Uint8Array(4))]];`;

  test('of chance: the same environment draws the same, another draws differently', async () => {
    const fn = deploy(`exports.handler = async () => { ${draw} };`);
    const first = await after(0, call(fn));
    expect(first).toEqual(await once(draw));
    expect(await once(draw, { name: 'other' })).not.toEqual(first);
    expect(await after(0, call(fn))).not.toEqual(first);
    expect(first).toEqual([
      expect.any(Number),
      expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
      expect.stringMatching(/-4/),
      expect.stringMatching(/^[0-9a-f]{8}$/),
      expect.any(Array),
    ]);
  });
});

describe('time', () => {
  test('passes for timers as it passes in the world', async () => {
    const body = `const at = performance.now();
      await new Promise((done) => setTimeout(done, 1500, 'x'));
      await new Promise((done) => setImmediate(done));
      return [Date.now(), performance.now() - at, process.uptime()];`;
    expect(await after(2 * SECOND, once(body))).toEqual([START + 1500, 1500, 1.5]);
  });

  test('comes again for intervals, until they are cleared', async () => {
    const body = `let turns = 0;
      const timer = setInterval(() => { turns += 1; if (turns === 3) clearInterval(timer); }, 100);
      const never = setTimeout(() => { turns = 99; }, 50).unref();
      clearTimeout(never);
      const later = setTimeout(() => {}, 10);
      later.refresh();
      await new Promise((done) => setTimeout(done, 1000));
      return turns;`;
    expect(await after(2 * SECOND, once(body))).toBe(3);
  });

  test('that is up ends the environment: what it remembered and what it had planned is gone', async () => {
    const code = `let calls = 0;
      exports.handler = async ({ slow }) => {
        calls += 1;
        if (slow) await new Promise((done) => setTimeout(() => { console.log('too late'); done(); }, 5000));
        return calls;
      };`;
    const fn = deploy(code);
    expect(await after(0, call(fn))).toBe(1);
    expect(await after(4 * SECOND, call(fn, { slow: true }))).toBe('Task timed out after 3.00 seconds');
    expect(await after(9 * SECOND, call(fn))).toBe(1);
    expect(wrote()).toEqual([]);
    expect(platform().slice(4, 7)).toEqual([
      '2026-11-23T12:00:03.000Z request-2 Task timed out after 3.00 seconds',
      'END RequestId: request-2',
      'REPORT RequestId: request-2\tDuration: 3000.00 ms\tBilled Duration: 3000 ms\tMemory Size: 128 MB',
    ]);
  });
});

describe('an environment', () => {
  const counting =
    'let calls = 0; exports.handler = async () => { calls += 1; await new Promise((done) => setTimeout(done, 100)); return calls; };';

  test('is used again, and remembers', async () => {
    const fn = deploy(counting);
    expect(await after(SECOND, call(fn))).toBe(1);
    expect(await after(SECOND, call(fn))).toBe(2);
  });

  test('is never used by two at once', async () => {
    const fn = deploy(counting);
    const both = Promise.all([call(fn), call(fn)]);
    expect(await after(SECOND, both)).toEqual([1, 1]);
    expect(await after(SECOND, Promise.all([call(fn), call(fn), call(fn)]))).toEqual([2, 2, 1]);
  });

  test('goes on after a handler that threw', async () => {
    const fn = deploy(
      'let calls = 0; exports.handler = async () => { calls += 1; if (calls === 1) throw new Error("x"); return calls; };',
    );
    expect(await after(0, call(fn))).toBe('x');
    expect(await after(0, call(fn))).toBe(2);
  });

  test('ends after its invocation when its function has new code, and at once when all is over', async () => {
    const fn = deploy(counting);
    const { work } = fn;
    if (work.kind !== 'code') throw new Error('not code');
    expect(await after(SECOND, call(fn))).toBe(1);
    const last = call(fn);
    await letPass(clock, 50);
    work.retire();
    expect(await after(SECOND, last)).toBe(2);
    expect(await after(SECOND, call(fn))).toBe(1);
    const lost = call(fn);
    await letPass(clock, 50);
    work.end();
    expect(await after(4 * SECOND, lost)).toBe('Task timed out after 3.00 seconds');
    expect(platform().at(-1)).toBe('START RequestId: request-4 Version: $LATEST');
  });

  test('is refused where the reserved concurrency is used up', async () => {
    const fn = deploy(counting, {}, 1);
    const first = call(fn);
    expect(await after(0, call(fn))).toBe('Rate Exceeded.');
    expect(await after(SECOND, first)).toBe(1);
    expect(fn).toMatchObject({ invocations: 1, throttles: 1, running: 0 });
  });

  test('is told of by Lambda, with its start the first time', async () => {
    const fn = deploy(
      'console.log("init"); exports.handler = async () => { console.error("%s!", "run"); process.stdout.write("a\\nb\\n"); };',
    );
    await after(0, call(fn));
    await after(0, call(fn));
    const told = lines.map(({ by, requestId, text }) => `${by} ${requestId} ${text.replaceAll('\t', ' ')}`);
    const report = 'Duration: 0.00 ms Billed Duration: 0 ms Memory Size: 128 MB';
    expect(told).toEqual([
      'function request-1 init',
      'platform request-1 START RequestId: request-1 Version: $LATEST',
      'function request-1 run!',
      'function request-1 a',
      'function request-1 b',
      'platform request-1 END RequestId: request-1',
      `platform request-1 REPORT RequestId: request-1 ${report} Init Duration: 0.00 ms`,
      'platform request-2 START RequestId: request-2 Version: $LATEST',
      'function request-2 run!',
      'function request-2 a',
      'function request-2 b',
      'platform request-2 END RequestId: request-2',
      `platform request-2 REPORT RequestId: request-2 ${report}`,
    ]);
    expect(lines[0]).toMatchObject({ at: START, logGroup: '/aws/lambda/tap', functionName: 'tap' });
  });

  test('that failed says so', async () => {
    await once('throw new RangeError("no");');
    expect(platform()[1]).toMatch(/^ERROR RequestId: request-1 .*no$/);
  });
});

describe('HTTP', () => {
  const ask = (options: string, more = '') => `return new Promise((resolve, reject) => {
    const request = require('node:https').request(${options}, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => resolve([response.statusCode, response.headers['x-a'], Buffer.concat(chunks).toString()]));
    });
    request.on('error', (problem) => resolve([problem.code, problem.message]));
    ${more}
    request.end('body');
  });`;

  test('goes through the transport', async () => {
    const options = `{ hostname: 'aws', port: 1, path: '/a?b=c', method: 'PUT', headers: { 'X-One': 1, two: ['a', 'b'] } }`;
    expect(await once(ask(options, `request.setHeader('Three', '3'); request.write('some ');`))).toEqual([
      201,
      'b',
      'hello',
    ]);
    expect(requests).toEqual([
      {
        method: 'PUT',
        host: 'aws:1',
        path: '/a?b=c',
        headers: { host: 'aws:1', 'x-one': '1', two: 'a, b', three: '3' },
        body: Buffer.from('some body'),
      },
    ]);
  });

  test.each<[string, string, unknown]>([
    ['by address', ask(`'http://aws:1/x?y=1', { method: 'POST' }`), [201, 'b', 'hello']],
    ['to anybody else', ask(`{ host: 'example.com' }`), ['ENOTFOUND', 'getaddrinfo ENOTFOUND example.com']],
    [
      'with a socket that is there',
      ask(`'http://aws:1/'`, `request.on('socket', (s) => s.connecting && reject())`),
      [201, 'b', 'hello'],
    ],
    ['by get', `return new Promise((done) => require('http').get('http://aws:1/', (r) => done(r.statusCode)));`, 201],
    [
      'by fetch',
      `const r = await fetch('http://aws:1/', { method: 'PUT', body: 'x' }); return [r.status, await r.text()];`,
      [201, 'hello'],
    ],
    ['by fetch to anybody else', `return fetch('https://example.com').catch((problem) => problem.code);`, 'ENOTFOUND'],
    ['with an agent', `const a = new (require('https').Agent)({ maxSockets: 5 }); a.destroy(); return a.sockets;`, {}],
  ])('%s', async (_sentence, body, expected) => {
    expect(await once(body)).toEqual(expected);
  });

  test('is not heard after it was given up', async () => {
    const body = `return new Promise((resolve) => {
      const request = require('http').request('http://aws:1/', () => resolve('heard'));
      request.end();
      request.destroy();
      setTimeout(() => resolve('silence'), 100);
    });`;
    expect(await after(SECOND, once(body))).toBe('silence');
  });
});

test('the same seed gives the same run, to the last line', async () => {
  const code = `exports.handler = async () => {
    for (let turn = 0; turn < 3; turn += 1) {
      await new Promise((done) => setTimeout(done, Math.random() * 500));
      console.log(Date.now(), crypto.randomUUID());
    }
  };`;
  const run = async (): Promise<readonly LogLine[]> => {
    clock = createVirtualClock(START);
    lines = [];
    const fn = deploy(code);
    await after(9 * SECOND, Promise.all([call(fn), call(fn)]));
    return lines;
  };
  const first = await run();
  expect(first.length).toBeGreaterThan(10);
  expect(await run()).toEqual(first);
});
