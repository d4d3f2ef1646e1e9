// Repeats one recorded call for three seconds, 32 at a time, and prints how many a second were answered.
import { Agent } from 'node:http';
import type { Recorded } from './recorded-call.ts';
import { repeat } from './repeat.ts';

const [url = '', recorded = ''] = process.argv.slice(2);
const call = JSON.parse(recorded) as Recorded;
const agent = new Agent({ keepAlive: true, maxSockets: 32 });
const spanMs = 3000;
let answered = 0;

const begun = performance.now();
await Promise.all(
  Array.from({ length: 32 }, async () => {
    while (performance.now() - begun < spanMs) {
      await repeat(url, call, agent);
      answered += 1;
    }
  }),
);
console.log(answered / ((performance.now() - begun) / 1000));
agent.destroy();
