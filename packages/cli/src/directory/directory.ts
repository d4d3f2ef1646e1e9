// `tasktap directory`: which VNI is which task now, as a file for captures that are read without an account. Reads only.
import { rightsFor } from '@tasktap/aws';
import { nameAll, writeDirectory } from '@tasktap/collector';
import { connected } from '../account/connection.ts';
import { fine, notAsWished } from '../account/exit-codes.ts';
import type { ReachFlags } from '../account/flags.ts';
import { expectHeard, refusal, type Work } from '../account/refusals.ts';
import { sayLine } from '../printing.ts';
import { waiting } from '../waiting.ts';
import { counted } from '../words/counted.ts';
import { type ForwarderFlags, forwardersOf } from './forwarders.ts';

export interface DirectoryFlags extends ReachFlags, ForwarderFlags {
  readonly cluster?: readonly string[];
}

const work: Work = { name: 'a directory', again: 'try again', rights: rightsFor(['name-packets']) };

/** The exit code. @throws UserError */
export async function printDirectory(flags: DirectoryFlags): Promise<number> {
  const { cluster: clusters = [] } = flags;
  const forwarders = forwardersOf(flags);
  return await connected(flags, async ({ naming, clock }) => {
    const all = expectHeard(
      await waiting('Reading sessions, interfaces and tasks …', nameAll(naming, { clusters, forwarders }, clock.now())),
      work,
    );
    process.stdout.write(writeDirectory(all.known));
    for (const fault of all.faults) sayLine(refusal(fault, work).message);
    if (all.nameless > 0) {
      console.error(`${counted(all.nameless, 'session')} of which nothing says whose they are: left out.`);
    }
    return all.faults.length === 0 ? fine : notAsWished;
  });
}
