// `tasktap demo`: a fleet in the emulator, the tap deployed into it, the collector at its end, and what came of it.
import { synthesizeTemplate } from '@tasktap/cdk';
import {
  administrator,
  announceService,
  createRealClock,
  demoFleet,
  type Emulator,
  type Fleet,
  startEmulator,
} from '@tasktap/emulator';
import { openPage } from '../console/page.ts';
import { worldSource } from '../console/world-source.ts';
import { isAtRest, serviceRows } from '../fleet-view.ts';
import { listenForInterruption } from '../interruption.ts';
import { createTally, type Tally } from '../tally.ts';
import { loopback } from './free-ports.ts';
import { hasMirroredOfEach } from './mirrored-of-each.ts';
import { collectorPrincipal, openNames } from './names.ts';
import { openRecording, type Recording } from './recording.ts';
import { createRunFolder } from './run-folder.ts';
import { createLiveScreen, createPlainScreen, type Screen } from './screen.ts';
import { sumUp } from './summary.ts';
import { deployTap, isOfTap, type Tap } from './tap.ts';
import { endLines, entryLine, rowLines } from './words.ts';

export interface DemoOptions {
  readonly tasks: number;
  readonly seed: number;
  readonly speed: number;
  readonly json: boolean;
  readonly once: boolean;
  /** In it a folder for the files of this run is made. */
  readonly folder: string;
  /** Where on loopback the page is served, as long as the demo lives; 0 takes any free port. */
  readonly page: number;
}

/** Emulated. Fargate takes a minute or two for a task, and a refused one may be replaced three times. */
const longestMs = 20 * 60_000;
const framesPerTaskPerSecond = 1;
/** Real: how often the picture is painted and the fleet's rest is asked for. */
const beatMs = 200;

interface Stage {
  readonly emulator: Emulator;
  readonly tap: Tap;
  readonly tally: Tally;
  readonly screen: Screen;
  readonly recording: Recording;
  readonly options: DemoOptions;
}

/** Resolves to the exit code: 0 when every mirrorable task is mirrored and every packet has its name. @throws UserError */
export async function demo(options: DemoOptions): Promise<number> {
  const begun = performance.now();
  const folder = createRunFolder(options.folder, Date.now());
  const clock = createRealClock({ speed: options.speed, start: Date.now() });
  const fleet = demoFleet(options.tasks);
  const screen =
    process.stdout.isTTY && !options.json ? createLiveScreen(process.stdout) : createPlainScreen(console.log);
  screen.say('deploy    the template that tasktap synth writes is made and deployed ...');
  // A live screen shows nothing until it is painted.
  screen.paint([]);
  const emulator = await startEmulator({
    clock,
    seed: options.seed,
    fleet: { ...asleep(fleet), traffic: { framesPerTaskPerSecond } },
    host: loopback,
    port: 0,
    principals: [administrator, collectorPrincipal],
  });
  const names = openNames(emulator, options.speed, screen.say);
  let recording: Recording | undefined;
  try {
    recording = await openRecording(folder, names, screen.say);
    for (const target of emulator.world.targets.values()) target.udp = recording.at;
    const tally = createTally(clock.now());
    const tap = await deployTap(emulator, await synthesizeTemplate(), (line) => {
      const entry = tally.hear(line);
      const words = entry === undefined ? undefined : entryLine(entry);
      if (words !== undefined) screen.say(words);
    });
    screen.say(`deployed  after ${((performance.now() - begun) / 1000).toFixed(1)} s`);
    wake(emulator, fleet);
    await play({ emulator, tap, tally, screen, recording, options });
    await emulator.silence();
    const recorded = await recording.finish();
    const elapsedMs = Math.round(performance.now() - begun);
    const { speed } = options;
    const ending = sumUp({ emulator, tally, recorded, folder, speed, elapsedMs, deadLetters: tap.deadLetters() });
    screen.end(endLines(ending));
    if (options.json) console.log(JSON.stringify(ending.summary));
    return ending.fine ? 0 : 1;
  } finally {
    names.close();
    await emulator.close();
    await recording?.close();
  }
}

async function play(stage: Stage): Promise<void> {
  const { screen, options } = stage;
  const lives = process.stdout.isTTY && !options.once && !options.json;
  const page = lives ? await openPage(watched(stage), options.page) : undefined;
  if (page !== undefined) screen.say(`page      ${page.url}`);
  try {
    await playOut(stage, lives);
  } finally {
    await page?.close();
  }
}

function watched({ emulator, recording: { packets } }: Stage) {
  const callsOf = "Of the stack's functions, all that they made, in emulated time.";
  return worldSource({ emulator, isOurs: isOfTap, callsOf, packets });
}

async function playOut(stage: Stage, lives: boolean): Promise<void> {
  const { tap, screen, recording, options } = stage;
  screen.say(
    `collect   at ${recording.at.address}:${recording.at.port} by ${recording.facts.way}, into ${recording.folder}`,
  );
  screen.say(`fleet     ${options.tasks} tasks, seed ${options.seed}, ${options.speed} times as fast as life`);
  tap.lookEverywhere('backfill');
  await rest(stage);
  if (!lives) return;
  await interrupted(stage);
  await lookOnceMore(stage);
}

/** Until every service has its tasks, nothing waits in a queue, a sweep has nothing left to do, and each mirrored task was heard of. */
async function rest(stage: Stage): Promise<void> {
  const { emulator, tap, tally } = stage;
  const deadline = emulator.world.clock.now() + longestMs;
  const late = (): boolean => emulator.world.clock.now() >= deadline;
  const isQuiet = (): boolean => isAtRest(emulator.world) && tap.isIdle() && hasMirroredOfEach(emulator);
  for (;;) {
    while (!isQuiet() && !late()) await beat(stage);
    const before = tally.directory.size + tally.stopped();
    await lookOnceMore(stage);
    const changed = tally.directory.size + tally.stopped() !== before;
    if (late() || (!changed && isAtRest(emulator.world))) return;
  }
}

/** The coverage as the tap itself tells it, of every cluster at one time. */
async function lookOnceMore(stage: Stage): Promise<void> {
  const { tap, tally, emulator } = stage;
  tally.beginLook();
  tap.lookEverywhere('sweep');
  while (tally.looked.size < emulator.world.clusters.size || !tap.isIdle()) await beat(stage);
}

async function beat({ emulator, screen }: Stage): Promise<void> {
  screen.paint(rowLines(serviceRows(emulator.world)));
  await new Promise((resolve) => setTimeout(resolve, beatMs));
}

async function interrupted(stage: Stage): Promise<void> {
  const interruption = listenForInterruption();
  stage.screen.say('at rest   Ctrl-C ends the demo with its coverage');
  while (!interruption.happened()) await beat(stage);
  interruption.close();
}

/** The tap is deployed first, so that it hears of every task; one-off tasks run before, and are left to its first look. */
function asleep(fleet: Fleet): Fleet {
  return {
    ...fleet,
    services: fleet.services.map((service) => ({ ...service, count: 0 })),
    tasks: fleet.tasks.map((task) => ({ ...task, alreadyRunning: true })),
  };
}

function wake({ world }: Emulator, fleet: Fleet): void {
  for (const service of world.services.values()) {
    service.desiredCount = fleet.services.find(({ name }) => name === service.name)?.count ?? 0;
    announceService(world, service);
  }
}
