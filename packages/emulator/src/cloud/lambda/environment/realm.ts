// Where a function's code runs: a realm of its own in which clock, timers, chance and HTTP are ours, and nothing else gets in. It keeps mistakes
// apart, not attackers: `node:vm` is no wall against code that wants out.
import { createContext, Script } from 'node:vm';
import type { Clock } from '../../../world/clock.ts';
import { createChance } from './chance.ts';
import { consoleModule } from './console-module.ts';
import { fetchOver } from './fetch.ts';
import { httpModule } from './http-module.ts';
import { requireFrom } from './modules.ts';
import { processModule } from './process-module.ts';
import { type EnvironmentSettings, FunctionError, type Invocation } from './settings.ts';
import { createTimers } from './timers.ts';
import type { Transport } from './transport.ts';

export interface Surroundings {
  readonly clock: Clock;
  readonly transport: Transport;
  readonly write: (line: string) => void;
}

export interface Realm {
  /** The reply as JSON; undefined for none. Rejects with a FunctionError. */
  invoke(invocation: Invocation): Promise<string | undefined>;
  /** Its timers are taken back; what it still waits for is not heard any more. */
  end(): void;
}

/** Objects of Node's modules are made by these classes: `instanceof` must know them inside as well. */
const SHARED = {
  AbortController,
  AbortSignal,
  ArrayBuffer,
  Blob,
  Buffer,
  Event,
  EventTarget,
  Headers,
  ReadableStream,
  Request,
  Response,
  TextDecoder,
  TextEncoder,
  TransformStream,
  URL,
  URLSearchParams,
  Uint8Array,
  WritableStream,
  atob,
  btoa,
  queueMicrotask,
  structuredClone,
};

/** Runs first in the realm, with the realm's own Date and Math. */
const PRELUDE = `(function (now, next) {
  const Real = Date;
  Math.random = next;
  Real.now = now;
  globalThis.Date = new Proxy(Real, {
    construct: (target, given, made) => Reflect.construct(target, given.length === 0 ? [now()] : given, made),
    apply: () => new Real(now()).toString(),
  });
  Real.prototype.constructor = globalThis.Date;
})`;

/** The module's own objects never leave the realm: events and replies pass as JSON, errors as words. */
const POSTLUDE = `(function (handler, event, context, tell) {
  const words = (problem) => problem instanceof Error || (problem !== null && typeof problem === 'object' && 'message' in problem)
    ? [String(problem.name ?? 'Error'), String(problem.message)]
    : ['string', String(problem)];
  (async () => handler(JSON.parse(event), context))().then(
    (reply) => tell(undefined, JSON.stringify(reply)),
    (problem) => tell(words(problem), undefined),
  );
})`;

type Handler = (event: unknown, context: object) => unknown;
type Tell = (problem: readonly [string, string] | undefined, reply: string | undefined) => void;

/** @throws FunctionError when the code cannot be loaded or has no such handler */
export function createRealm(settings: EnvironmentSettings, { clock, transport, write }: Surroundings): Realm {
  const timers = createTimers(clock);
  const chance = createChance(settings.seed);
  const itsProcess = processModule(settings, clock, write);
  const born = clock.now();
  const performance = { now: () => clock.now() - born, timeOrigin: born };
  const http = httpModule(transport);
  const globals = {
    ...SHARED,
    ...timers.globals,
    console: consoleModule(write),
    crypto: chance.web,
    fetch: fetchOver(transport),
    performance,
    process: itsProcess,
  };
  const context = createContext({ ...globals }, { name: settings.handler });
  const run = <Result>(code: string, filename: string): Result =>
    new Script(code, { filename }).runInContext(context) as Result;
  run<void>('globalThis.global = globalThis', 'global.js');
  run<(now: () => number, next: () => number) => void>(PRELUDE, 'prelude.js')(clock.now, chance.next);
  const own = {
    crypto: chance.module,
    http,
    https: http,
    perf_hooks: { performance },
    process: itsProcess,
    timers: timers.globals,
  };
  const handler = load(settings, requireFrom(own), run);
  const call = run<(handler: Handler, event: string, context: object, tell: Tell) => void>(POSTLUDE, 'postlude.js');
  return {
    invoke: (invocation) =>
      new Promise((resolve, reject) => {
        call(handler, invocation.event, contextOf(invocation, clock), (problem, reply) => {
          if (problem === undefined) resolve(reply);
          else reject(new FunctionError(...problem));
        });
      }),
    end: timers.end,
  };
}

function load(
  { code, handler }: EnvironmentSettings,
  require: (name: string) => object,
  run: <Result>(code: string, filename: string) => Result,
): Handler {
  const [file, name = ''] = handler.split('.');
  if (file !== 'index') throw new FunctionError('Runtime.ImportModuleError', `Error: Cannot find module '${file}'`);
  const module: { exports: Record<string, unknown> } = { exports: {} };
  try {
    const wrapped = run<(...given: readonly unknown[]) => void>(
      `(function (exports, require, module, __filename, __dirname) {${code}\n})`,
      '/var/task/index.js',
    );
    wrapped(module.exports, require, module, '/var/task/index.js', '/var/task');
  } catch (problem) {
    throw new FunctionError(...wordsOf(problem));
  }
  const found = module.exports[name];
  if (typeof found === 'function') return found as Handler;
  throw new FunctionError('Runtime.HandlerNotFound', `${handler} is undefined or not exported`);
}

/** Errors of the realm are of another class than ours. */
function wordsOf(problem: unknown): [errorType: string, message: string] {
  if (typeof problem !== 'object' || problem === null) return ['string', String(problem)];
  const { name = 'Error', message = '' } = problem as { readonly name?: unknown; readonly message?: unknown };
  return [String(name), String(message)];
}

function contextOf(invocation: Invocation, clock: Clock): object {
  return {
    awsRequestId: invocation.requestId,
    callbackWaitsForEmptyEventLoop: true,
    functionName: invocation.functionName,
    functionVersion: '$LATEST',
    getRemainingTimeInMillis: () => Math.max(0, invocation.deadline - clock.now()),
    invokedFunctionArn: invocation.functionArn,
    logGroupName: invocation.logGroup,
    logStreamName: invocation.logStream,
    memoryLimitInMB: String(invocation.memoryMb),
  };
}
