// The folder of `--flows`, while packets come.
import { hostname } from 'node:os';
import { type Directory, type LiveFlows, openLiveFlows, usualFolder } from '@tasktap/collector';
import { claimOrSay } from './claims.ts';
import { makeFolderOrSay, orSayLater } from './files.ts';

const tickMs = 1000;

/** Undefined where no folder is named. @throws UserError */
export async function openFlowFolder(
  folder: string | undefined,
  directory: () => Directory,
  complain: (sentence: string) => void,
): Promise<LiveFlows | undefined> {
  if (folder === undefined) return undefined;
  makeFolderOrSay(folder);
  // Collectors on several machines may share a folder.
  const name = hostname().replace(/[^A-Za-z0-9]/g, '-');
  await claimOrSay(folder, `flows ${name}`);
  const flows = await orSayLater(folder, () => openLiveFlows({ folder, name, directory, complain, ...usualFolder }));
  const timer = setInterval(() => flows.tick(Date.now()), tickMs);
  return {
    ...flows,
    end: (now) => {
      clearInterval(timer);
      return flows.end(now);
    },
  };
}
