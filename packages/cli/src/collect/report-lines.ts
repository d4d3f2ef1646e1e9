// What the collector has counted, for a person: the sums, and of everything else what is not zero.
import type { LiveReport, Report } from '@tasktap/collector';
import { oneLine } from '../one-line.ts';
import { counted } from '../words/counted.ts';

/** The busiest interfaces; the rest is summed up. */
const mostInterfaces = 20;

/** What others have counted, by the name of the room. */
export type Rooms = Readonly<Record<string, Counted>>;

type Counted = Readonly<Record<string, number>>;

export function reportLines(report: Report | LiveReport, rooms: Rooms): readonly string[] {
  const { packets, bytes, vnis, flows, truncatedRecords } = report;
  const groups = { 'not tunnelled': report.notTunnelled, malformed: report.malformed } as const;
  return [
    `${counted(packets, 'packet')}, ${report.decapsulated.total} out of their tunnels: ${counted(vnis, 'VNI')}, ${counted(flows, 'flow')}, ${counted(bytes, 'byte')}`,
    ...wordsOf('decapsulated', report.decapsulated),
    ...wordsOf('remarks', report.remarks),
    ...Object.entries(groups).flatMap(([name, words]) => wordsOf(name, words)),
    ...wordsOf('no room', { ...report.noRoom }),
    ...Object.entries(rooms).flatMap(([name, words]) => wordsOf(name, words)),
    ...(truncatedRecords === 0 ? [] : ['the last record is cut short: the file ends inside it']),
    ...('receiver' in report ? liveLines(report) : []),
    ...interfaceLines(report.interfaces),
  ];
}

/** e.g. `malformed: 3 vxlan-no-vni, 1 udp-too-short`; nothing where all is zero. */
function wordsOf(name: string, counts: Counted): readonly string[] {
  const words = Object.entries(counts).filter(([word, amount]) => word !== 'total' && amount > 0);
  if (words.length === 0) return [];
  return [`${name}: ${words.map(([word, amount]) => `${amount} ${word}`).join(', ')}`];
}

function liveLines({ missedExports, missedCopies, captures, receiver }: LiveReport): readonly string[] {
  return [
    ...wordsOf('missed for want of speed', { 'flow exports': missedExports, 'copies for consumers': missedCopies }),
    ...(captures === undefined ? [] : wordsOf('captures', captures)),
    ...inletLines(receiver.inlets),
  ];
}

function inletLines(inlets: LiveReport['receiver']['inlets']): readonly string[] {
  return inlets.map(
    ({ name, packets, dropped }) =>
      `${name}: ${counted(packets, 'packet')}, ${dropped === undefined ? 'the kernel does not tell how many it dropped' : `${dropped} dropped by the kernel`}`,
  );
}

function interfaceLines(interfaces: Report['interfaces']): readonly string[] {
  const sorted = interfaces.toSorted((one, other) => other.packets - one.packets);
  const shown = sorted.slice(0, mostInterfaces);
  const width = Math.max(0, ...shown.map(({ packets }) => String(packets).length));
  const lines = shown.map(
    ({ name, description, packets }) =>
      `  ${String(packets).padStart(width)}  ${oneLine(name)}  (${oneLine(description)})`,
  );
  const more = sorted.length - shown.length;
  return more === 0 ? lines : [...lines, `  and ${more} more (--json lists all)`];
}
