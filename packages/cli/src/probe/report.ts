// The findings as a table for people and as one object for machines.
import { sessionHour } from '../prices.ts';
import { aligned } from '../words/table.ts';
import type { Kind } from './kinds.ts';
import { adviceOn, isAsWished, type KindVerdict } from './verdict.ts';

export interface Findings {
  readonly region: string;
  readonly target: string;
  readonly filter: string;
  readonly rows: readonly { readonly kind: Kind; readonly verdict: KindVerdict }[];
  /** Sessions that were created, all of them deleted by now. */
  readonly created: number;
}

/** Every kind can be mirrored, and there is one. */
export function isFine({ rows }: Findings): boolean {
  return rows.length > 0 && rows.every(({ verdict }) => isAsWished(verdict));
}

export function asJson(findings: Findings): string {
  const { rows, created, ...where } = findings;
  const kinds = rows.map(({ kind: { cluster, provider, architecture, zone, tasks }, verdict }) => {
    const { kind, ...details } = verdict;
    return {
      cluster,
      provider,
      architecture,
      zone,
      tasks: tasks.length,
      verdict: kind,
      ...details,
      advice: adviceOn(verdict),
    };
  });
  return JSON.stringify({
    ...where,
    allMirrorable: isFine(findings),
    kinds,
    sessionsCreated: created,
    costAtMostUsd: cost(created),
  });
}

export function asTable(findings: Findings): readonly string[] {
  const { rows, created } = findings;
  if (rows.length === 0) return ['No task runs there: nothing was probed. Start one of each kind and probe again.'];
  const heads = ['cluster', 'runs on', 'CPU', 'zone', 'tasks', 'verdict', 'what to do'];
  const cells = rows.map(({ kind: { cluster, provider, architecture, zone, tasks }, verdict }) => [
    cluster,
    provider,
    architecture,
    zone,
    String(tasks.length),
    inWords(verdict),
    adviceOn(verdict),
  ]);
  return [...aligned([heads, ...cells]), '', costLine(created)];
}

function inWords(verdict: KindVerdict): string {
  switch (verdict.kind) {
    case 'mirrorable':
      return verdict.by === 'a session that is there' ? 'can be mirrored: it is' : 'can be mirrored';
    case 'partly-mirrorable':
      return `partly: ${verdict.refused} refused (${verdict.code}), one accepted`;
    case 'refused':
      return `refused: ${verdict.code} (${verdict.refused} tried)`;
    case 'not-probed':
      return `not probed: ${verdict.reason}${verdict.code === '' ? '' : ` (${verdict.code})`}`;
  }
}

function costLine(created: number): string {
  if (created === 0) return 'No session was created; nothing was spent.';
  const sessions = created === 1 ? '1 session was' : `${created} sessions were`;
  return `${sessions} created and deleted again: at most $${cost(created)} (a session-hour each, at us-east-1's price of 2023).`;
}

function cost(created: number): number {
  return Math.round(created * sessionHour.usd * 1000) / 1000;
}
