// A process that writes a capture into the folder that it is told, says so, and goes on without ever ending it.
import { pathToFileURL } from 'node:url';
import { type CaptureOptions, createCaptures, createFolder } from '@tasktap/collector';
import { batchOf } from '../../packages/collector/test/marked-packets.ts';

export const second = 1_000_000_000n;
export const start = 1_795_842_720n * second;

export const captureOptions: CaptureOptions = {
  name: 'tasktap',
  fileBytes: 2 ** 24,
  period: undefined,
  files: undefined,
  diskBytes: 2 ** 30,
  whenFull: 'ring',
  awaitsUpload: false,
  hold: { bytes: 2 ** 20, time: 60n * second },
};

function go(folder: string): void {
  const captures = createCaptures(captureOptions, createFolder(folder));
  captures.beginInterface(0, { name: 'shop/web/a', description: 'VNI 7' });
  captures.beginInterface(1, { name: 'shop/web/b', description: 'VNI 8' });
  const batch = batchOf(
    ...Array.from({ length: 1000 }, (_, mark) => ({ number: mark % 2, mark, at: start + BigInt(mark) })),
  );
  captures.packets(batch, start);
  captures.tick(start);
  // In memory when the process is killed.
  captures.packets(batch, start);
  console.log('written');
  setInterval(() => undefined, 1000);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) go(process.argv[2] ?? '');
