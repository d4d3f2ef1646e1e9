// Every metric in CloudWatch, and every word that collectors and forwarders count under.
import { collectorWords, forwardWords, roomWords } from '@tasktap/collector';
import { metricTable } from '@tasktap/controller';
import { code, page, table } from './page.ts';

export function metricsPage(): string {
  const rows = [...metricTable].map(([name, { unit, byReason, meaning }]) => [
    code(name),
    unit,
    byReason ? 'Owner, Reason' : 'Owner',
    meaning,
  ]);
  const groups = Object.entries({ ...collectorWords, ...roomWords }).map(([group, words]) => [
    code(group),
    Object.keys(words).map(code).join(' '),
  ]);
  return page(
    'Metrics',
    'Alarms and what to read from them: [operating](../operating.md#metrics).',
    `## In CloudWatch\n\nNamespace \`tasktap\`; counted per round: one batch of events in one cluster, or one look.\n\n${table(['metric', 'unit', 'dimensions', 'what is counted'], rows)}`,
    `## Of a collector\n\nIn its report and at \`/counters\`; each is explained in [collecting](../collecting.md#what-it-counts). Beside these groups stand \`missedExports\` and \`missedCopies\`, and of each inlet \`packets\` and \`dropped\`; which bound counts where: [bounds](../collecting.md#bounds).\n\n${table(['group', 'words'], groups)}`,
    `## Of a forwarder\n\nEach is explained in [forwarding](../forwarding.md).\n\n${forwardWords.map(code).join(' ')}`,
  );
}
