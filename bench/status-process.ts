// `tasktap status` as the command line runs it, but that nobody waits for the pace of ECS's reads: how long would have been waited is told at the end, on standard error.
import { status } from '../packages/cli/src/status/status.ts';

let slept = 0;
const clock = {
  now: () => Date.now() + slept,
  async sleep(ms: number): Promise<void> {
    slept += ms;
  },
};
process.exitCode = await status({}, clock);
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
console.error(
  JSON.stringify({ pacedS: slept / 1000, cpuS: (userCPUTime + systemCPUTime) / 1e6, memoryMiB: maxRSS / 1024 }),
);
