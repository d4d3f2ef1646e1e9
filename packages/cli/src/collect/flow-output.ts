// The Parquet file of `--flows`.
import { type Collected, createFlowFile, type FlowFile } from '@tasktap/collector';
import { orSay, orSayLater } from './files.ts';

export interface FlowOutput {
  readonly write: FlowFile['write'];
  /** Where nothing was collected, nothing is written. @throws UserError */
  readonly end: (collected: Collected) => Promise<void>;
  /** Leaves nothing behind. */
  readonly abandon: () => void;
}

/** @throws UserError */
export async function openFlowOutput(path: string): Promise<FlowOutput> {
  const file = await orSayLater(path, () => createFlowFile(path));
  return {
    write: (flow) => orSay(path, () => file.write(flow)),
    end: async ({ kind }) => {
      if (kind === 'collected') await orSayLater(path, file.end);
      else file.abandon();
    },
    abandon: file.abandon,
  };
}
