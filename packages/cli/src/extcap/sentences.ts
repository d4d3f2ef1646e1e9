// What Wireshark is told of us: its interface, its link type and what may be asked for, in the sentences of extcap(4).
import { usualPlace } from '../capture/usual-place.ts';

export const interfaceName = 'tasktap';

export const interfaceSentences: readonly string[] = [
  // Of the interface's own options, not of tasktap.
  sentence('extcap', { version: '1.0', display: 'tasktap' }),
  sentence('interface', { value: interfaceName, display: 'tasktap: tasks of a collector' }),
];

/** LINKTYPE_ETHERNET. */
export const linkTypeSentences: readonly string[] = [
  sentence('dlt', { number: '1', name: 'EN10MB', display: 'Ethernet' }),
];

const several = 'Several with commas between them: any of them will do.';

export const argumentSentences: readonly string[] = [
  ['--from', 'Collector', 'string', 'The path of its socket, or a URL such as http://127.0.0.1:4000.', usualPlace],
  ['--token-file', 'Token file', 'fileselect', 'What a collector in the network asks for.', ''],
  ['--cluster', 'Clusters', 'string', several, ''],
  ['--service', 'Services', 'string', several, ''],
  ['--task', 'Tasks', 'string', `Their ids, or how they begin. ${several}`, ''],
  ['--host', 'Hosts', 'string', `Addresses, from or to which packets go. ${several}`, ''],
  ['--port', 'Ports', 'string', `Of TCP or UDP, from or to which packets go. ${several}`, ''],
].map(([call = '', display = '', type = '', tooltip = '', usual = ''], number) =>
  sentence('arg', {
    number: String(number),
    call,
    display,
    type,
    tooltip,
    ...(usual === '' ? {} : { default: usual }),
    required: 'false',
  }),
);

function sentence(kind: string, values: Readonly<Record<string, string>>): string {
  const parts = Object.entries(values).map(([name, value]) => `{${name}=${value}}`);
  return `${kind} ${parts.join('')}`;
}
