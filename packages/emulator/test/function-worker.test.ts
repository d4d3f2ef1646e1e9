// The same environments in real time: each a thread of its own, with its own memory, ended whatever it does.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LogLine } from '../src/cloud/lambda/logs.ts';
import { administrator, type Emulator, startEmulator } from '../src/emulator.ts';
import { createRealClock } from '../src/world/clock.ts';
import { emptyAccount } from '../src/world/fleets.ts';
import { functionOf, roleFor, sentenceOf } from './stack-stage.ts';

const START = Date.parse('2026-11-23T12:00:00Z');

let emulator: Emulator;
let lines: LogLine[];

beforeEach(async () => {
  // No faster than life, so that a machine with much to do does not run out of the functions' time.
  const clock = createRealClock({ speed: 1, start: START });
  emulator = await startEmulator({
    clock,
    seed: 1,
    fleet: emptyAccount,
    host: '127.0.0.1',
    port: 0,
    principals: [administrator],
  });
  lines = [];
  emulator.logs.onLine((line) => lines.push(line));
});

afterEach(() => emulator.close());

async function deploy(code: string, properties: object = {}) {
  const Resources = {
    Role: roleFor('lambda.amazonaws.com', 'ssm:GetParameter'),
    Function: functionOf(code, { FunctionName: 'tap', Timeout: 60, ...properties }),
  };
  const stack = await emulator.stacks.deploy('tap', { template: { Resources } });
  const call = emulator.functions.byArn(String(stack.resources.get('Function')?.attributes['Arn']));
  if (call === undefined) throw new Error('the function is not there');
  return { stack, call: (event: unknown = {}) => call(event, 'request') };
}

const message = (called: Promise<unknown>): Promise<string> =>
  called.then(
    () => 'done',
    (problem: Error) => problem.message,
  );

describe('in a Worker', () => {
  test('the handler runs by the clock of the world, remembers, and is told of with the memory it took', async () => {
    const code = `let calls = 0;
      exports.handler = async ({ a }) => { calls += 1; console.log('call', calls); return [a, calls, Date.now(), process.env.AWS_REGION, process.env.PATH]; };`;
    const { call } = await deploy(code);
    const before = emulator.world.clock.now();
    const [a, calls, now, region, path] = (await call({ a: 1 })) as readonly unknown[];
    expect([a, calls, region, path]).toEqual([1, 1, 'eu-central-1', null]);
    // The two threads read one clock, but for fractions of a millisecond.
    expect(Number(now)).toBeGreaterThanOrEqual(before - 1);
    expect(Number(now)).toBeLessThanOrEqual(emulator.world.clock.now() + 1);
    expect((await call()) as readonly unknown[]).toContain(2);
    const told = lines.map(({ text }) => text.replace(/\d+\.\d\d ms|\d+ ms|Used: \d+ MB/g, '_').replaceAll('\t', ' '));
    expect(told).toEqual([
      'START RequestId: request Version: $LATEST',
      'call 1',
      'END RequestId: request',
      'REPORT RequestId: request Duration: _ Billed Duration: _ Memory Size: 128 MB Max Memory _ Init Duration: _',
      'START RequestId: request Version: $LATEST',
      'call 2',
      'END RequestId: request',
      'REPORT RequestId: request Duration: _ Billed Duration: _ Memory Size: 128 MB Max Memory _',
    ]);
  });

  test('it reaches the emulated AWS over its port, and nobody else', async () => {
    const code = `const http = require('node:http');
      const ask = (url) => new Promise((resolve) => {
        http.get(url, (response) => { response.resume(); response.on('end', () => resolve(response.statusCode)); }).on('error', (problem) => resolve(problem.code));
      });
      exports.handler = async () => [await ask(process.env.AWS_ENDPOINT_URL), await ask('http://localhost:9')];`;
    const { call } = await deploy(code);
    expect(await call()).toEqual([403, 'ENOTFOUND']);
  });

  test('even code that breaks out of its realm finds no variables of this process', async () => {
    const { call } = await deploy('exports.handler = async () => Buffer.constructor("return process.env")();');
    expect(await call()).toEqual({});
  });

  test('custom resources answer from there', async () => {
    const code = `exports.handler = async ({ ResponseURL }) => {
      await fetch(ResponseURL, { method: 'PUT', body: JSON.stringify({ Status: 'SUCCESS', PhysicalResourceId: 'x' }) });
    };`;
    const Resources = {
      Role: roleFor('lambda.amazonaws.com'),
      Function: functionOf(code, { Timeout: 60 }),
      Thing: { Type: 'Custom::Thing', Properties: { ServiceToken: { 'Fn::GetAtt': ['Function', 'Arn'] } } },
    };
    const stack = await emulator.stacks.deploy('tap', { template: { Resources } });
    expect(stack.resources.get('Thing')?.physicalId).toBe('x');
  });

  test('a handler that never gives up is ended when its time is up', async () => {
    const { call } = await deploy('exports.handler = async () => { for (;;); };', { Timeout: 1 });
    expect(await message(call())).toBe('Task timed out after 1.00 seconds');
    expect(lines.map(({ text }) => text)).toContainEqual(
      expect.stringMatching(/request Task timed out after 1.00 seconds$/),
    );
  });

  test('one that takes more than its memory is killed, and the next call starts anew', async () => {
    const code = `let calls = 0;
      exports.handler = async ({ greedy }) => {
        calls += 1;
        let taken;
        while (greedy) {
          taken = { taken, more: Array(1000).fill(0).map((_, index) => ({ index })) };
          await undefined;
        }
        return calls;
      };`;
    const { call } = await deploy(code);
    expect(await call()).toBe(1);
    expect(await message(call({ greedy: true }))).toBe('Runtime exited with error: signal: killed');
    expect(await call()).toBe(1);
  });

  test('a promise that was left alone ends it', async () => {
    const code = 'exports.handler = async () => { Promise.reject(new Error("alone")); await new Promise(() => {}); };';
    const { call } = await deploy(code);
    expect(await message(call())).toBe('Error: alone');
  });

  test('code that cannot be loaded fails its call', async () => {
    const { call } = await deploy('throw new Error("early");');
    expect(await message(call())).toBe('early');
  });

  test('new code begins in a new environment', async () => {
    const { stack, call } = await deploy('exports.handler = async () => "old";');
    expect(await call()).toBe('old');
    const Resources = {
      Role: roleFor('lambda.amazonaws.com', 'ssm:GetParameter'),
      Function: functionOf('exports.handler = async () => "new";', { FunctionName: 'tap', Timeout: 60 }),
    };
    expect(await sentenceOf(stack.update({ template: { Resources } }))).toBe('done');
    expect(await call()).toBe('new');
  });
});
