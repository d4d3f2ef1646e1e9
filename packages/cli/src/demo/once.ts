// The demo's capture once more with each packet once, for Wireshark, which takes the copy from the other end for a retransmission.
import { closeSync } from 'node:fs';
import { splitCapture } from '@tasktap/collector';
import { openOrSay, readOrSay } from '../collect/files.ts';
import { appendTo } from '../split/split.ts';

/** Answers the path of the file, which lies beside the capture. @throws UserError */
export function writeOnce(capture: string): string {
  const path = capture.replace(/\.pcapng$/, '-once.pcapng');
  const input = openOrSay(capture, 'r');
  splitCapture({
    source: (into) => readOrSay(capture, input, into),
    by: 'all',
    once: true,
    append: (_, bytes, isFirst) => appendTo(path, bytes, isFirst),
    progress: () => undefined,
  });
  closeSync(input);
  return path;
}
