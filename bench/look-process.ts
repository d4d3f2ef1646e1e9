// One on-look process against a served fleet: looks over the SDK, then looks at remembered answers, which leaves the CPU time that is our own.
import { type ClientOptions, type Clients, createClients } from '@tasktap/aws';
import { createOnLook, createPorts, lookMessage } from '@tasktap/controller';
import { clusterArn } from '@tasktap/core';
import type { Served } from './fleet-process.ts';
import { type Middle, recording, replaying } from './remembered-answers.ts';

const [served = '{}'] = process.argv.slice(2);
const { url, cluster, target, filter, accessKeyId, secretAccessKey } = JSON.parse(served) as Served;
const looks = 5;

// The pace of reads is kept, but nobody waits for it: what was slept is told apart.
let slept = 0;
const clock = {
  now: () => Date.now() + slept,
  async sleep(ms: number): Promise<void> {
    slept += ms;
  },
};
const answers = new Map<string, object>();
const calls: string[] = [];

await cpuOf(lookThrough(recording(answers, calls)));
const paced = slept;
const memory = process.resourceUsage().maxRSS / 1024;
const warm: number[] = [];
const overSdk = lookThrough(recording(answers, []));
for (let time = 0; time < 2; time += 1) warm.push(await cpuOf(overSdk));
const own: number[] = [];
const ours = lookThrough(replaying(answers));
for (let time = 0; time < looks; time += 1) own.push(await cpuOf(ours));
const ownMs = own.toSorted((one, other) => one - other)[Math.floor(looks / 2)] ?? 0;
console.log(
  JSON.stringify({
    calls: tally(calls),
    ownMs,
    sdkMs: Math.min(...warm) - ownMs,
    memoryMiB: memory,
    pacedS: paced / 1000,
  }),
);
process.exit(0);

function lookThrough(middle: Middle): () => Promise<void> {
  const connect = (options: ClientOptions): Clients => {
    const clients = createClients(options);
    middle(clients);
    return clients;
  };
  const said: string[] = [];
  const ports = createPorts(
    {
      environment: {
        AWS_REGION: 'eu-central-1',
        AWS_ENDPOINT_URL: url,
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
        TASKTAP_OWNER: 'bench',
        TASKTAP_POLICY: JSON.stringify({ targets: [{ id: target }], filter, unmirrorable: { kind: 'observe' } }),
        TASKTAP_LOOK_QUEUE_URL: `${url}/1/looks`,
      },
      clock,
      write: (line) => said.push(line),
      connect,
    },
    'looks',
  );
  const onLook = createOnLook(ports);
  return async () => {
    said.length = 0;
    const { body } = lookMessage({ cluster: clusterArn(cluster), service: undefined, why: 'sweep' }, clock.now());
    const record = { messageId: 'm', receiptHandle: 'r', body, attributes: { ApproximateReceiveCount: '1' } };
    const context = { awsRequestId: 'bench', getRemainingTimeInMillis: () => 300_000 };
    const reply = await onLook({ Records: [{ ...record, eventSource: 'aws:sqs' }] }, context);
    const looked = said
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .find(({ kind }) => kind === 'looked');
    if (looked === undefined || looked['selected'] !== looked['covered'] || looked['unfinished'] !== false) {
      throw new Error(
        `expected a look that finds every task covered, got ${JSON.stringify(reply)} ${said.slice(0, 5)}`,
      );
    }
  };
}

async function cpuOf(work: () => Promise<void>): Promise<number> {
  globalThis.gc?.();
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function tally(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
