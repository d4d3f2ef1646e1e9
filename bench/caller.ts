// Repeats one recorded call for three seconds, 32 at a time, and prints how many a second were answered.
import { Agent, request } from 'node:http';

const [url = '', recorded = ''] = process.argv.slice(2);
const { headers, body } = JSON.parse(recorded) as { readonly headers: Record<string, string>; readonly body: string };
const agent = new Agent({ keepAlive: true, maxSockets: 32 });
const spanMs = 3000;
let answered = 0;

const once = (): Promise<void> =>
  new Promise((resolve, reject) => {
    const call = request(url, { method: 'POST', agent, headers }, (response) => {
      response
        .resume()
        .on('end', () =>
          response.statusCode === 200 ? resolve() : reject(new Error(`answered ${response.statusCode}`)),
        );
    });
    call.on('error', reject).end(body);
  });

const begun = performance.now();
await Promise.all(
  Array.from({ length: 32 }, async () => {
    while (performance.now() - begun < spanMs) {
      await once();
      answered += 1;
    }
  }),
);
console.log(answered / ((performance.now() - begun) / 1000));
agent.destroy();
