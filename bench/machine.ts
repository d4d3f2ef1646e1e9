// What a figure depends on besides the code: the machine that it was measured on.
import { cpus, loadavg, totalmem } from 'node:os';

export function machineFacts(): object {
  return {
    node: process.version,
    cores: cpus().length,
    processor: cpus()[0]?.model ?? 'unknown',
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    // Above the number of cores, somebody else is at work and every CPU figure is too large.
    load: Math.round((loadavg()[0] ?? 0) * 10) / 10,
  };
}
