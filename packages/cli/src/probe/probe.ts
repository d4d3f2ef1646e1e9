// `tasktap probe`: asks EC2, with one short session per kind of task, which tasks of this account can be mirrored.
import { randomBytes } from 'node:crypto';
import { createPacer } from '@tasktap/aws';
import { owner } from '@tasktap/core';
import { connected } from '../account/connection.ts';
import { fine, notAsWished } from '../account/exit-codes.ts';
import { type AccountFlags, expectCluster } from '../account/flags.ts';
import { listenForInterruption } from '../interruption.ts';
import { printLines, sayLine } from '../printing.ts';
import { asJson, asTable, isFine } from './report.ts';
import { runProbe } from './run.ts';

export interface ProbeFlags extends AccountFlags {
  readonly target?: string;
  readonly filter?: string;
}

/** A fifth of what EC2 allows an account; the rest is for the functions. */
const creates = { burst: 10, perSecond: 1 };

/** The exit code: 0 every kind can be mirrored, 1 some kind cannot. Throws UserError for all others. */
export async function probe(flags: ProbeFlags): Promise<number> {
  const { cluster: clusters = [], service, target, filter } = flags;
  expectCluster(flags);
  return connected(flags, async ({ probing, clock }) => {
    const interruption = listenForInterruption();
    try {
      const findings = await runProbe(
        {
          probing,
          clock,
          pacer: createPacer({ clock, ...creates }),
          owner: owner(`probe-${randomBytes(6).toString('hex')}`),
          interrupted: interruption.happened,
          say: sayLine,
        },
        { clusters, service, target, filter },
      );
      printLines(flags.json === true ? [asJson(findings)] : asTable(findings));
      return isFine(findings) ? fine : notAsWished;
    } finally {
      interruption.close();
    }
  });
}
