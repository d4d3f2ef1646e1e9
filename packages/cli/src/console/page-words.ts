// What the page says of each verdict and reason, in a sentence.
import { explanations } from '@tasktap/core';
import { adviceOn } from '../status/advice.ts';

const { verdicts, ...reasons } = explanations;

/** As the page writes them: `verdict`, or `verdict: reason`. */
const ofAccounts: Readonly<Record<string, string>> = {
  ...verdicts,
  silent:
    'It is mirrored, and no collector has heard a packet of it for ten minutes: it is idle, or its packets are lost on the way.',
  'silent: forwarder':
    'It forwards its packets, and no collector has heard one of it for ten minutes: it is idle, or they are lost on the way.',
  ...under('ignored', reasons.ignored),
  ...under('waiting', reasons.waiting),
  ...under('unmirrored', reasons.unmirrored),
  // Nobody may have deployed a stack.
  'unmirrored: new': adviceOn({ kind: 'unmirrored', reason: 'new' }),
};

export const pageWords = {
  ofAccounts,
  ofEmulated: {
    ...ofAccounts,
    'unmirrored: nothing-passes':
      'It has a session, and nothing arrives: its target is gone, or its filter lets nothing pass.',
  },
  ofCollectors: {
    mirrored: 'Packets of it have come to this collector.',
    'waiting: no-packet-yet':
      'It is in the directory, and no packet of it has come to this collector: where it stays so, `tasktap doctor` says what stands between.',
    unattributed: 'Packets come with this VNI, and no task is known to have it.',
    spoofed: 'Packets come with the VNI of a task, and not from its address.',
  },
} as const satisfies Record<string, Readonly<Record<string, string>>>;

function under(verdict: string, sentences: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(sentences).map(([reason, sentence]) => [`${verdict}: ${reason}`, sentence]));
}
