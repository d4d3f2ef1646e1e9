// A function made of bundled code: environments that are started when they are needed, used again, and never by two at once.
import { hexOf } from '../../world/identity.ts';
import type { World } from '../../world/state.ts';
import { type EnvironmentSettings, FunctionError, type Reply, type StartEnvironment } from './environment/settings.ts';
import { type LambdaFunction, type Seat, timedOut, type Work } from './function.ts';
import type { Logs } from './logs.ts';
import { endLine, reportLine, startLine } from './report.ts';

export interface CodeSettings extends Omit<EnvironmentSettings, 'seed' | 'variables'> {
  readonly name: string;
  readonly timeoutMs: number;
  readonly logGroup: string;
  /** Asked whenever an environment starts: credentials are its own. */
  readonly variables: () => Readonly<Record<string, string>>;
}

export interface CodeSurroundings {
  readonly world: Pick<World, 'clock'>;
  readonly logs: Logs;
  /** Whether the function's role may write to this stream of its log group: without that the lines are lost, and nothing else happens. */
  readonly mayWrite: (logStream: string) => boolean;
  readonly start: StartEnvironment;
}

interface Held {
  readonly environment: ReturnType<StartEnvironment>;
  readonly stream: string;
  readonly log: (by: 'platform' | 'function', requestId: string | undefined, text: string) => void;
  /** The invocation it serves, or has served last. */
  readonly serving: { requestId: string };
  mostMb: number | undefined;
}

export function codeWork(settings: CodeSettings, { world, logs, mayWrite, start }: CodeSurroundings): Work<unknown> {
  const { clock } = world;
  const idle: Held[] = [];
  const all = new Set<Held>();
  let started = 0;
  let retired = false;

  const logTo =
    (stream: string) =>
    (by: 'platform' | 'function', requestId: string | undefined, text: string): void => {
      if (!mayWrite(stream)) return;
      const { name: functionName, logGroup } = settings;
      logs.write({ at: clock.now(), logGroup, logStream: stream, functionName, requestId, by, text });
    };

  const end = (held: Held): void => {
    held.environment.end();
    all.delete(held);
  };

  const release = (held: Held): void => {
    if (retired) end(held);
    else idle.push(held);
  };

  const startOne = (requestId: string): Held => {
    started += 1;
    const id = hexOf(`${settings.name} environment ${started}`, 32);
    // A module that writes while it is loaded does so before its environment is known here.
    const serving = { requestId };
    const stream = `${new Date(clock.now()).toISOString().slice(0, 10).replaceAll('-', '/')}/[$LATEST]${id}`;
    const log = logTo(stream);
    const write = (line: string): void => log('function', serving.requestId, line);
    const seed = Number.parseInt(id.slice(0, 8), 16);
    const held: Held = {
      environment: start({ ...settings, variables: settings.variables(), seed }, write),
      stream,
      log,
      serving,
      mostMb: undefined,
    };
    all.add(held);
    return held;
  };

  /** A seat in an environment that stands, or in a new one. */
  const takeSeat = async (requestId: string): Promise<Seat> => {
    const waiting = idle.pop();
    if (waiting !== undefined) return seatIn(waiting, requestId, undefined);
    const began = clock.now();
    const held = startOne(requestId);
    try {
      await held.environment.ready;
    } catch (problem) {
      end(held);
      held.log(
        'platform',
        requestId,
        `INIT_REPORT Init Duration: ${(clock.now() - began).toFixed(2)} ms\tStatus: error`,
      );
      throw problem;
    }
    return seatIn(held, requestId, clock.now() - began);
  };

  const seatIn = (held: Held, requestId: string, initMs: number | undefined): Seat => {
    held.serving.requestId = requestId;
    const { log } = held;
    const began = clock.now();
    const close = (): void => {
      const { memoryMb } = settings;
      log('platform', requestId, endLine(requestId));
      const measured = { requestId, durationMs: clock.now() - began, initMs, memoryMb, usedMb: held.mostMb };
      log('platform', requestId, reportLine(measured));
    };
    const failed = (problem: unknown): void => {
      if (!all.has(held)) return;
      log('platform', requestId, `ERROR RequestId: ${requestId} ${problem}`);
      close();
      // A process that has ended does not come back; one whose handler has thrown stays.
      if (problem instanceof FunctionError && problem.errorType.startsWith('Runtime.')) end(held);
      else release(held);
    };
    const replied = ({ usedMb }: Reply): void => {
      if (!all.has(held)) return;
      if (usedMb !== undefined) held.mostMb = Math.max(usedMb, held.mostMb ?? 0);
      close();
      release(held);
    };
    return {
      run(event, context, deadline) {
        log('platform', requestId, startLine(requestId));
        const reply = held.environment.invoke({
          event: JSON.stringify(event),
          requestId,
          functionName: settings.name,
          functionArn: context.invokedFunctionArn,
          memoryMb: settings.memoryMb,
          logGroup: settings.logGroup,
          logStream: held.stream,
          deadline,
        });
        reply.then(replied, failed);
        return reply.then(({ json }) => (json === undefined ? null : (JSON.parse(json) as unknown)));
      },
      stop() {
        if (!all.has(held)) return;
        log(
          'platform',
          requestId,
          `${new Date(clock.now()).toISOString()} ${requestId} ${timedOut(settings.timeoutMs)}`,
        );
        close();
        end(held);
      },
    };
  };

  return {
    kind: 'code',
    takeSeat,
    retire() {
      retired = true;
      for (const held of idle.splice(0)) end(held);
    },
    end() {
      for (const held of [...all]) end(held);
      idle.length = 0;
    },
  };
}

export function retireWork({ work }: LambdaFunction<unknown>): void {
  if (work.kind === 'code') work.retire();
}

export function endWork({ work }: LambdaFunction<unknown>): void {
  if (work.kind === 'code') work.end();
}
