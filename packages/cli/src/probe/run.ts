// The probe from its survey to its findings; whatever happens on the way, its sessions are deleted.
import { sessionId } from '@tasktap/core';
import { refusal } from '../account/refusals.ts';
import { type Choice, choose } from './choice.ts';
import { nameOf } from './kinds.ts';
import type { Findings } from './report.ts';
import { stopIf } from './stop-if.ts';
import { type ProbeWishes, type Survey, survey } from './survey.ts';
import { type Ledger, newLedger, tidyUp, tryOut, type Workbench, wishFor } from './try-out.ts';
import { verdictOf } from './verdict.ts';
import { probeWork } from './work.ts';

export interface ProbePorts extends Omit<Workbench, 'destination'> {
  /** Progress, a line at a time. */
  readonly say: (line: string) => void;
}

/** Nobody's: deleting it in a rehearsal tells whether the right is there. */
const nobodysSession = sessionId('tms-00000000000000000');

/** @throws UserError */
export async function runProbe(ports: ProbePorts, wishes: ProbeWishes): Promise<Findings> {
  const seen = await survey(ports, wishes);
  const bench: Workbench = { ...ports, destination: seen.destination };
  const ledger = newLedger();
  try {
    return await probeKinds(bench, ledger, seen, ports.say);
  } finally {
    await tidyUp(bench, ledger);
  }
}

async function probeKinds(
  bench: Workbench,
  ledger: Ledger,
  { region, destination, kinds, around }: Survey,
  say: (line: string) => void,
): Promise<Findings> {
  const chosen = kinds.map((kind) => ({ kind, choice: choose(kind, around) }));
  await rehearse(
    bench,
    chosen.map(({ choice }) => choice),
  );
  const rows: Findings['rows'][number][] = [];
  for (const { kind, choice } of chosen) {
    if (choice.kind === 'try') say(`Probing ${nameOf(kind)} …`);
    const attempts = choice.kind === 'try' ? await tryOut(bench, ledger, choice.candidates) : [];
    stopIf(bench.interrupted());
    rows.push({ kind, verdict: verdictOf(choice, attempts) });
  }
  return { region, ...destination, rows, created: ledger.created };
}

/**
 * A dry run of the first create and of a delete: whoever may create and not delete would leave a session behind.
 * Other answers than `denied` tell nothing here: the create itself will say it better.
 */
async function rehearse(bench: Workbench, choices: readonly Choice[]): Promise<void> {
  const first = choices.flatMap((choice) => (choice.kind === 'try' ? choice.candidates : []))[0];
  if (first === undefined) return;
  for (const said of [
    await bench.probing.rehearseCreate(wishFor(bench, first)),
    await bench.probing.rehearseDelete(nobodysSession),
  ]) {
    if (said.kind === 'unheard' && said.reading.fault.kind === 'denied') throw refusal(said.reading.fault, probeWork);
  }
}
