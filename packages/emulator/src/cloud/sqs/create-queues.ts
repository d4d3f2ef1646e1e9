// All queues of the account: created by name, found by name or address.
import type { WorldTime } from '../../world/clock.ts';
import type { World } from '../../world/state.ts';
import { AwsError } from '../operation.ts';
import { createQueue, type MemoryQueue } from './queue.ts';
import type { QueueSettings, Queues } from './queues.ts';
import { invalidParameter } from './refusals.ts';

/**
 * `origin` says where clients reach SQS, e.g. `http://127.0.0.1:4566`; it is asked whenever an address is, because the port may not be known
 * yet. It must be right: a client that has its endpoint from AWS_ENDPOINT_URL only sends its calls to the host of the QueueUrl.
 */
export function createQueues(world: Pick<World, 'account' | 'region' | 'clock'>, origin: () => string): Queues {
  const queues = new Map<string, MemoryQueue>();
  const deletedAt = new Map<string, WorldTime>();
  return {
    create(settings) {
      const { name } = settings;
      refuseName(settings);
      if (queues.has(name)) throw new AwsError('QueueNameExists', `A queue named ${name} already exists.`);
      if (world.clock.now() - (deletedAt.get(name) ?? Number.NEGATIVE_INFINITY) < NAME_RESTS_MS) {
        throw new AwsError('QueueDeletedRecently', `Wait a minute before you use the name ${name} again.`);
      }
      refuseDeadLetterQueue(settings, queues);
      const queue = createQueue(settings, {
        clock: world.clock,
        account: world.account,
        arn: queueArn(world, name),
        url: () => `${origin()}/${world.account}/${name}`,
        queueNamed: (other) => queues.get(other),
      });
      queues.set(name, queue);
      return queue;
    },
    configure(queue, settings) {
      refuseDeadLetterQueue(settings, queues);
      queue.configure(settings);
    },
    delete({ settings: { name } }) {
      queues.get(name)?.empty();
      queues.delete(name);
      deletedAt.set(name, world.clock.now());
    },
    byName: (name) => queues.get(name),
    byUrl(url) {
      const [account, name = ''] = url.split('/').slice(-2);
      return account === world.account ? queues.get(name) : undefined;
    },
    byArn(arn) {
      const queue = queues.get(arn.slice(arn.lastIndexOf(':') + 1));
      return queue?.arn === arn ? queue : undefined;
    },
    all: () => [...queues.values()],
  };
}

/** "You must wait 60 seconds after deleting a queue" (API reference, CreateQueue). */
const NAME_RESTS_MS = 60_000;

export function queueArn(place: Pick<World, 'account' | 'region'>, name: string): string {
  return `arn:aws:sqs:${place.region}:${place.account}:${name}`;
}

function refuseName({ name, fifo }: QueueSettings): void {
  if (/^[\w-]{1,80}$/.test(name.replace(/\.fifo$/, '')) && name.endsWith('.fifo') === fifo) return;
  const reason =
    'Can only include alphanumeric characters, hyphens, or underscores; ends in .fifo if the queue is FIFO.';
  throw invalidParameter('QueueName', name, reason);
}

function refuseDeadLetterQueue({ redrive, fifo }: QueueSettings, queues: ReadonlyMap<string, MemoryQueue>): void {
  if (redrive === undefined) return;
  const target = queues.get(redrive.deadLetterQueue);
  if (target === undefined) {
    throw invalidParameter('RedrivePolicy', redrive.deadLetterQueue, 'Dead letter target does not exist.');
  }
  if (target.settings.fifo !== fifo) {
    throw invalidParameter('RedrivePolicy', target.arn, 'Dead-letter queue must be same type of queue as the source.');
  }
}
