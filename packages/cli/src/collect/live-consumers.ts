// Whoever reads along while packets come: the doors that the command line opens, and the receiving thread told whether anybody is there.
import { type Collector, type Consumers, type Door, type Serving, serve } from '@tasktap/collector';
import { tokenIn } from '../given-file.ts';
import { whyDeaf } from '../listening.ts';
import { unfit } from '../user-error.ts';

export interface ConsumerFlags {
  readonly consumersSocket?: string;
  readonly consumersPort?: number;
  readonly consumersAddress?: string;
  readonly consumersTokenFile?: string;
}

const loopback = '127.0.0.1';
/** Milliseconds: what waits for a consumer is sent to it when the collector ends. */
const patience = 2000;

/** @throws UserError */
export async function doorsOf(flags: ConsumerFlags): Promise<readonly Door[]> {
  const { consumersSocket: path, consumersPort: port, consumersAddress: host = loopback } = flags;
  const isFar = host !== loopback;
  if (path === '') throw unfit('expected a path with --consumers-socket, got none');
  if (port === undefined && (flags.consumersAddress ?? flags.consumersTokenFile) !== undefined) {
    throw unfit('expected --consumers-port beside --consumers-address and --consumers-token-file');
  }
  if (isFar !== (flags.consumersTokenFile !== undefined)) {
    throw unfit(`expected --consumers-token-file beside a --consumers-address other than ${loopback}, and only there`);
  }
  const token = (await tokenIn(flags.consumersTokenFile)) ?? '';
  return [
    ...(path === undefined ? [] : [{ kind: 'socket', path } as const]),
    ...(port === undefined
      ? []
      : [isFar ? ({ kind: 'network', host, port, token } as const) : ({ kind: 'loopback', port } as const)]),
  ];
}

/** Answers how to close them. @throws UserError; then all of them are closed */
export async function openDoors(
  consumers: Consumers,
  doors: readonly Door[],
  say: (sentence: string) => void,
): Promise<() => Promise<void>> {
  const open: Serving[] = [];
  const close = async (): Promise<void> => {
    consumers.end();
    await Promise.all(open.map((one) => one.close(patience)));
  };
  for (const door of doors) {
    try {
      const serving = await serve(consumers, door);
      open.push(serving);
      say(`consumers: ${serving.address}`);
    } catch (error) {
      await close();
      throw unfit(
        `consumers: ${whyDeaf(door.kind === 'loopback' ? { host: loopback, port: door.port } : door, error)}`,
        {
          cause: error,
        },
      );
    }
  }
  return close;
}

/** The collector is told whenever the first one comes or the last one goes: of all, so that there must be one such. */
export function withListening(consumers: Consumers, { listen }: Pick<Collector, 'listen'>): Consumers {
  let told = false;
  const tell = (): void => {
    const isWanted = consumers.size() > 0;
    if (isWanted !== told) listen(isWanted);
    told = isWanted;
  };
  return {
    ...consumers,
    join: (selection, reader) => {
      const consumer = consumers.join(selection, reader);
      tell();
      if (consumer === undefined) return undefined;
      return {
        ...consumer,
        leave: () => {
          consumer.leave();
          tell();
        },
      };
    },
  };
}
