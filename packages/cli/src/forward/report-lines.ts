// What a forwarder has counted, for a person: the sum, and of everything else what is not zero.
import type { ForwardReport } from '@tasktap/collector';
import { counted } from '../words/counted.ts';

export function reportLines({ counts }: ForwardReport): readonly string[] {
  const { forwarded, datagrams, ...rest } = counts;
  const others = Object.entries(rest).filter(([, amount]) => amount > 0);
  return [
    `${counted(forwarded, 'packet')} forwarded in ${counted(datagrams, 'datagram')}`,
    ...(others.length === 0 ? [] : [others.map(([word, amount]) => `${amount} ${word}`).join(', ')]),
  ];
}
