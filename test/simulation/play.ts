// Tells one story in virtual time: what happens happens, everybody comes to rest, two more sweeps are made, and every check is heard.
import { createRandom, letPass } from '@tasktap/emulator';
import { checks as everyCheck } from './checks/index.ts';
import { createDoor } from './door.ts';
import { type Stage, scheduleHappenings } from './happenings.ts';
import { begin, createPlace } from './place.ts';
import { sweepMinutes } from './promise.ts';
import type { SceneStack } from './scene.ts';
import { deployStack, type Spoil, type Stack } from './stack.ts';
import type { Story } from './story.ts';
import { deployTemplate } from './template-stack.ts';
import { judgeByTwin } from './twin.ts';
import { type CreateCheck, createWitness, type Told, type Violation } from './witness.ts';

export interface Ending {
  readonly violations: readonly Violation[];
  readonly journal: readonly Told[];
  readonly stage: Stage;
  /** When the story began, in milliseconds since 1970. */
  readonly start: number;
  readonly end: number;
  /** Minutes that everybody took to come to rest; undefined: nobody did. */
  readonly restAfter: number | undefined;
  /** Deployments that have failed, in order: `shop/web 2` is the second one of that service. */
  readonly failed: readonly string[];
}

export interface PlayOptions {
  readonly checks?: Readonly<Record<string, CreateCheck>>;
  /** @default nothing is changed */
  readonly spoil?: Spoil;
}

const minuteMs = 60_000;
/** Longest for those whose budget of stops an hour has to come back a few times. */
const longestRestMinutes = 8 * 60;

export async function play(
  story: Story,
  { checks = everyCheck, spoil = (ports) => ports }: PlayOptions = {},
): Promise<Ending> {
  const place = createPlace(story);
  const { clock, account, failed } = place;
  const { world } = account;
  const stacks: Stack[] = [];
  const scene = { world, story, stacks: stacks as readonly SceneStack[] };
  const witness = createWitness(world, checks, ({ journal }) => ({ ...scene, journal }));
  // Draws of its own: what travels longer must not change the world.
  const random = createRandom(story.seed ^ 0x5eed);
  const door = createDoor(account, witness, random);
  const stage: Stage = { account, stacks };
  scheduleHappenings(story, stage);
  for (const told of story.stacks) {
    stacks.push(
      story.deployed === 'template'
        ? await deployTemplate(told, place, witness)
        : deployStack(told, { account, door, witness, random, spoil }),
    );
  }
  const everyMinute = (): void => {
    witness.minute();
    clock.after(minuteMs, everyMinute);
  };
  clock.after(minuteMs, everyMinute);

  await letPass(clock, story.minutes * minuteMs);
  // Like all that goes wrong: a stack that makes few calls would die in its last looks, which are to change nothing and to say why.
  door.forgetCrashes();
  const restAfter = await comeToRest();
  witness.atRest(restAfter !== undefined);
  const bugs = account.calls.recent().filter(({ bug }) => bug !== undefined);
  if (bugs[0] !== undefined) throw bugs[0].bug;
  return {
    violations: [...witness.violations, ...(await judgeByTwin(story, place, clock.now() - begin))],
    journal: witness.journal,
    stage,
    start: begin,
    end: clock.now(),
    restAfter,
    failed: [...failed.keys()].sort(),
  };

  /** Until two sweeps in a row have changed nothing. */
  async function comeToRest(): Promise<number | undefined> {
    let quiet = 0;
    let changes = changesOf(stage);
    for (let minutes = 0; minutes < longestRestMinutes; minutes += sweepMinutes) {
      await letPass(clock, sweepMinutes * minuteMs);
      const now = changesOf(stage);
      quiet = now === changes && isIdle(stage) ? quiet + 1 : 0;
      changes = now;
      if (quiet === 3) return minutes + sweepMinutes;
    }
    return undefined;
  }
}

const changing = /:(Create|Modify|Delete)TrafficMirrorSession$|:StopTask$|:CreateTags$|:UpdateService$|:RunTask$/;

/** Calls that changed something, whoever made them. */
function changesOf({ account }: Stage): number {
  return account.calls
    .counts()
    .filter(({ operation }) => changing.test(operation))
    .reduce((sum, { calls, errors }) => sum + calls - errors, 0);
}

/** Services have what they want, and the queues hold nothing but what waits for its next chance. */
function isIdle({ account }: Stage): boolean {
  return [...account.world.tasks.values()].every(
    ({ desiredStatus, lastStatus }) =>
      (desiredStatus === 'RUNNING' && lastStatus === 'RUNNING') || lastStatus === 'STOPPED',
  );
}
