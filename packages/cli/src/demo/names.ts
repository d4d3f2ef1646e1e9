// Names for the demo's packets: the collector's directory, read from the emulated EC2 with the rights of a collector, in emulated time.
import { setTimeout as sleep } from 'node:timers/promises';
import { createClients, createNaming, createPacer, rightsFor } from '@tasktap/aws';
import { createKeeper, type Directory, type Keeper } from '@tasktap/collector';
import { administrator, type Emulator, type Principal } from '@tasktap/emulator';
import { taskReads } from '../account/pace.ts';
import { createFollowing, type Following } from '../directory/following.ts';

export interface Names {
  /** As EC2 tells it, each task with its own address. */
  readonly directory: () => Directory;
  readonly ask: (vni: number) => void;
  readonly heard: Keeper['heard'];
  readonly follow: Following['follow'];
  /** Until nobody is asked for, or it has been asked often enough. */
  readonly settle: () => Promise<void>;
  readonly close: () => void;
}

/** Who reads the directory, and may do nothing else. */
export const collectorPrincipal: Principal = {
  name: 'collector',
  arn: administrator.arn.replace('administrator', 'collector'),
  accessKeyId: 'AKIAI44QH8DHBEXAMPLE',
  secretAccessKey: administrator.secretAccessKey,
  policies: [
    {
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Action: [...rightsFor(['name-packets'])], Resource: '*' },
    },
  ],
};

/** Real: as often as a collector does it at ten times life's speed. */
const beatMs = 100;
/** What EC2 does not name within three seconds has no name. */
const mostBeats = 30;

export function openNames({ url, world }: Emulator, speed: number, say: (sentence: string) => void): Names {
  const { now } = world.clock;
  const clock = { now, sleep: (milliseconds: number) => sleep(milliseconds / speed) };
  const { accessKeyId, secretAccessKey } = collectorPrincipal;
  const clients = createClients({
    endpoint: url,
    region: world.region,
    credentials: { accessKeyId, secretAccessKey },
    taskReads: createPacer({ clock, ...taskReads }),
  });
  const following = createFollowing(() => keeper.directory());
  let isOver = false;
  const keeper = createKeeper({
    naming: createNaming({ clients }),
    now,
    random: Math.random,
    clusters: [],
    given: new Map(),
    known: [],
    save: () => Promise.resolve(),
    changed: following.changed,
    // What is cut off at the end is no failure.
    say: (sentence) => {
      if (!isOver) say(sentence);
    },
  });
  const timer = setInterval(() => void keeper.tick(), beatMs);
  return {
    directory: keeper.directory,
    ask: keeper.ask,
    heard: keeper.heard,
    follow: following.follow,
    settle: async () => {
      for (let beats = 0; beats < mostBeats && keeper.counts().asking > 0; beats += 1) await sleep(beatMs);
    },
    close: () => {
      isOver = true;
      clearInterval(timer);
      clients.destroy();
    },
  };
}
