// The answers as Markdown that fits into docs/emulator-fidelity.md: no account, no ARN, no id of anything.
import type { Answer } from './scene.ts';

export interface Circumstances {
  /** e.g. `2026-11-28` */
  readonly date: string;
  readonly region: string;
  /** Undefined: AWS itself. */
  readonly endpoint: string | undefined;
  readonly interrupted: boolean;
}

/** An encoded authorization message is longer than a page. */
const longestLine = 300;

export function report(answers: readonly Answer[], { date, region, endpoint, interrupted }: Circumstances): string {
  const where = endpoint === undefined ? region : `**not AWS**: ${endpoint}`;
  return [
    `### Asked on ${date}, ${where}${interrupted ? ', interrupted' : ''}`,
    '',
    '| question | answer |',
    '|---|---|',
    ...answers.map(({ question, answer }) => `| ${cell(question)} | ${cell(answer)} |`),
    '',
    'Evidence:',
    '',
    ...answers.flatMap(({ question, evidence }) => [
      `- ${question}`,
      ...evidence.map((line) => `  - ${cut(redacted(line))}`),
    ]),
    '',
  ].join('\n');
}

export function redacted(text: string): string {
  return text
    .replace(/arn:aws[^\s"',;)]*/g, 'arn:…')
    .replace(/\b(eni|tms|tmt|tmf|subnet|vpc|sg|i)-[0-9a-f]{8,17}\b/g, '$1-…')
    .replace(/(?<![0-9a-f-])\d{12}(?!\d)/g, 'ACCOUNT');
}

function cell(text: string): string {
  return redacted(text).replaceAll('|', '\\|').replaceAll('\n', ' ');
}

function cut(line: string): string {
  return line.length <= longestLine ? line : `${line.slice(0, longestLine - 1)}…`;
}
