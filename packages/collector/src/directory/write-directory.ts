// What is known as a directory file: JSON, a task a line, for the next process and for captures that are read later.
import { textOfAddress } from './directory.ts';
import { begin } from './read-directory.ts';
import { type Known, noSession } from './remember.ts';

export function writeDirectory(known: readonly Known[]): string {
  const lines = known.map((one) => JSON.stringify(rowOf(one)));
  return `${begin}"tasks":[${lines.length === 0 ? '' : `\n${lines.join(',\n')}\n`}]}\n`;
}

/** What is undefined is left out. */
function rowOf({ entry: { vni, source, task }, session, since, gone }: Known): object {
  return {
    vni,
    source: source === undefined ? undefined : textOfAddress(source),
    cluster: task.cluster,
    service: task.service,
    task: task.task,
    family: task.family,
    eni: task.eni,
    az: task.az,
    account: task.account,
    subnet: task.subnet,
    containers: task.containers,
    session: session === noSession ? undefined : session,
    since: timeOf(since),
    gone: gone === undefined ? undefined : timeOf(gone),
  };
}

function timeOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
