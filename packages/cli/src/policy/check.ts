// `tasktap policy check`: what a policy document means, or everything that is wrong with it.
import { policySchema } from '@tasktap/controller';
import { readDocument } from '@tasktap/document';
import { fine, misunderstood } from '../account/exit-codes.ts';
import { textOf } from '../given-file.ts';
import { oneLine } from '../one-line.ts';
import { printLines } from '../printing.ts';
import { aligned } from '../words/table.ts';
import { ruleCells, summaryOf } from './lines.ts';

export interface CheckFlags {
  readonly json?: true;
}

/** The exit code. @throws UserError where there is no such file. */
export async function checkPolicy(file: string, { json }: CheckFlags): Promise<number> {
  const reading = readDocument(await textOf(file), policySchema);
  if (json) {
    const complaints = reading.kind === 'refused' ? reading.complaints : [];
    const policy = reading.kind === 'read' ? reading.value : null;
    console.log(JSON.stringify({ file, fine: complaints.length === 0, complaints, policy }, null, 2));
  } else if (reading.kind === 'read') {
    printLines([`${file}: ${summaryOf(reading.value)}`, ...aligned(ruleCells(reading.value))]);
  } else {
    for (const { line, column, sentence } of reading.complaints) {
      console.error(`tasktap: ${file}:${line}:${column}: ${oneLine(sentence)}`);
    }
  }
  return reading.kind === 'read' ? fine : misunderstood;
}
