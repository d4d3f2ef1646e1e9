// The coverage as a table for people and as one object for machines.
import { placeJson, placeLines, unreadLines } from '../account/place-lines.ts';
import { unreadOf, type View } from '../account/view.ts';
import type { Hearing } from '../hearing/hearing.ts';
import { forwardedJson, hearingJson, hearingLines } from '../hearing/report.ts';
import { bar, percent } from '../words/bar.ts';
import { counted } from '../words/counted.ts';
import type { Paint } from '../words/paint.ts';
import { aligned } from '../words/table.ts';
import { isFine, type Open, rowsOf, type ServiceRow } from './rows.ts';

/** Tasks that are named beside a reason; the JSON names them all. */
const mostNamed = 3;

export function asText(view: View, hearing: Hearing, paint: Paint): readonly string[] {
  const rows = rowsOf(view.clusters, hearing);
  const unread = unreadLines({ unread: [...unreadOf(view), ...hearing.faults] });
  const head = placeLines(placeJson(view), paint);
  if (rows.length === 0) return [...head, '', 'No task runs there.', ...unread];
  const heads = ['cluster', 'service', 'tasks', 'selected', 'covered', 'coverage'].map((word) => paint('dim', word));
  const cells = rows.map(({ cluster, service, tasks, selected, covered }) => [
    cluster,
    service ?? '(none)',
    ...[tasks, selected, covered].map(String),
    selected === 0 ? 'nothing of it is selected' : bar(covered, selected, paint),
  ]);
  return [
    ...head,
    '',
    ...aligned([heads, ...cells]),
    '',
    ...openLines(rows, paint),
    ...unread,
    totalLine(rows, paint),
    ...hearingLines(view.clusters, hearing, paint),
  ];
}

export function asJson(view: View, hearing: Hearing): string {
  const rows = rowsOf(view.clusters, hearing);
  const { selected, covered } = totals(rows);
  return JSON.stringify({
    ...placeJson(view),
    selected,
    covered,
    fine: isFine(rows),
    services: rows.map(({ cluster, service = null, ...row }) => ({ cluster, service, ...row })),
    hearing: hearingJson(view.clusters, hearing),
    forwarded: forwardedJson(view.clusters, hearing),
    unread: [...unreadOf(view), ...hearing.faults],
  });
}

function openLines(rows: readonly ServiceRow[], paint: Paint): readonly string[] {
  const open = rows.flatMap((row) => row.open.map((each) => openLine(row, each, paint)));
  return open.length === 0 ? [] : [paint('bold', 'Not covered, and what to do'), ...open.flat(), ''];
}

function openLine(
  { cluster, service }: ServiceRow,
  { verdict, reason, code, advice, tasks }: Open,
  paint: Paint,
): readonly string[] {
  const named = tasks.slice(0, mostNamed).join(' ');
  const more = tasks.length > mostNamed ? ` and ${tasks.length - mostNamed} more` : '';
  const why = [
    reason === verdict ? verdict : `${verdict}: ${reason}`,
    ...(code === undefined ? [] : [`(${code})`]),
  ].join(' ');
  return [
    `${cluster}/${service ?? '(none)'}  ${counted(tasks.length, 'task')}  ${paint('yellow', why)}`,
    `  ${advice}`,
    paint('dim', `  ${named}${more}`),
  ];
}

function totalLine(rows: readonly ServiceRow[], paint: Paint): string {
  const { selected, covered } = totals(rows);
  if (selected === 0) return 'No task is selected.';
  const line = `${covered} of ${counted(selected, 'selected task')} covered (${percent(covered, selected).trim()}).`;
  return paint(isFine(rows) ? 'green' : 'yellow', line);
}

function totals(rows: readonly ServiceRow[]): { readonly selected: number; readonly covered: number } {
  const sum = (of: (row: ServiceRow) => number): number => rows.reduce((all, row) => all + of(row), 0);
  return { selected: sum((row) => row.selected), covered: sum((row) => row.covered) };
}
