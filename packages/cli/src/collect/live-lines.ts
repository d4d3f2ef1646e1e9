// What live collecting tells a person while it runs.
import type { ReceiverFacts, Statistics, Way } from '@tasktap/collector';

const mebibyte = 2 ** 20;

const why: Readonly<Record<Way, string>> = {
  recvmmsg: 'many datagrams with each call, and no rights needed',
  'packet-ring': 'memory shared with the kernel; firewall rules for incoming packets do not apply to it',
  tcpdump: 'by a process of tcpdump; firewall rules for incoming packets do not apply to it',
  dgram: 'one datagram after the other: the slowest',
};

/** Where, how and why, and what to do about it. */
export function beginningLines(
  { way, passed, bufferBytes, askedBytes, engine }: ReceiverFacts,
  { listen, port, receiver }: { readonly listen: string; readonly port: number; readonly receiver: Way | 'auto' },
): readonly string[] {
  const by = receiver === 'auto' ? 'the first way that works here' : 'as asked';
  return [
    ...passed.map((reason) => `not ${reason}`),
    `receives at ${listen}, UDP ${port} (VXLAN) and 6081 (GENEVE), by ${way}: ${by}; ${why[way]}`,
    ...(bufferBytes === undefined || bufferBytes >= askedBytes
      ? []
      : [
          `the kernel holds ${mebibytes(bufferBytes)} for a socket, of ${mebibytes(askedBytes)} asked for: bursts may be dropped; sysctl -w net.core.rmem_max=${askedBytes} allows more`,
        ]),
    ...(engine === 'wasm' ? [] : ['without its wasm the collector is slower: `npm run build` makes it']),
  ];
}

/** Of the second between two statistics. */
export function lineOf(now: Statistics, before: Statistics | undefined): string {
  const packets = now.packets - (before?.packets ?? 0);
  const bytes = now.bytes - (before?.bytes ?? 0);
  const dropped = now.inlets.reduce((sum, one) => sum + (one.dropped ?? 0), 0);
  return [
    `${packets} packets/s`,
    `${((bytes * 8) / 1e6).toFixed(1)} Mbit/s`,
    `${now.packets} in all`,
    `${now.packets - now.attributed} of no known task`,
    `${now.vnis} VNIs`,
    `${now.flows} flows`,
    `${dropped} dropped`,
  ].join(', ');
}

function mebibytes(bytes: number): string {
  return `${(bytes / mebibyte).toFixed(1)} MiB`;
}
