// A way to a collector that keeps what goes there.
import type { Route } from '../../src/forward/route.ts';

export interface KeptRoute extends Route {
  readonly sent: readonly Uint8Array[];
  readonly closed: () => boolean;
  /** The kernel takes what waits. */
  readonly take: (went?: boolean) => void;
}

export function keptRoute(but: Partial<Route> & { readonly takes?: 'at once' | 'when asked' } = {}): KeptRoute {
  const { takes = 'at once', ...rest } = but;
  const sent: Uint8Array[] = [];
  const waiting: ((went: boolean) => void)[] = [];
  let closed = false;
  return {
    address: '10.0.0.9',
    port: 4789,
    source: '10.0.0.17',
    interfaceName: 'eth1',
    mtu: 1500,
    send: (datagram, done) => {
      sent.push(datagram);
      if (takes === 'at once') done(true);
      else waiting.push(done);
    },
    close: () => {
      closed = true;
    },
    ...rest,
    sent,
    closed: () => closed,
    take: (went = true) => {
      for (const done of waiting.splice(0)) done(went);
    },
  };
}
