// One look for all pages, and each is told what is new to it.
import { describe, expect, test } from 'vitest';
import type { Fleet, JournalLine, TaskRow } from '../src/fleet.ts';
import { type Message, startStream } from '../src/server/stream.ts';
import type { Source } from '../src/source.ts';
import { stage } from './stage.ts';

const fleetOf = (...tasks: readonly TaskRow[]): Fleet => ({
  ...{ at: 0, targets: [], budgets: [], counts: [], paused: false },
  services: [{ cluster: 'shop', name: 'web', tasks }],
});

function onStage() {
  let tick = (): void => {};
  const listeners = new Set<(line: JournalLine) => void>();
  const state = { fleet: fleetOf(['t1', 'mirrored', '']), looks: 0, broken: false };
  const source: Source = {
    ...stage,
    async fleet() {
      state.looks += 1;
      if (state.broken) throw new Error('AWS is away.');
      return state.fleet;
    },
    packets: { kind: 'pass', traffic: async () => ({ t1: [3, 300] }), capture: () => undefined },
    onJournal(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const stream = startStream(source, {
    every(_, act) {
      tick = act;
      return () => {};
    },
  });
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  };
  return {
    state,
    stream,
    say: (line: JournalLine) => listeners.forEach((listener) => void listener(line)),
    async beat() {
      tick();
      await settle();
    },
    async join() {
      const heard: Message[] = [];
      const ends: string[] = [];
      const leave = stream.join(
        (message) => heard.push(message),
        () => ends.push('over'),
      );
      await settle();
      return { heard, ends, leave, events: () => heard.map(({ event }) => event) };
    },
  };
}

const line = (task: string | undefined): JournalLine => ({
  at: 1,
  kind: 'refused',
  words: 'It was refused',
  task,
  alarming: true,
});

describe('a page', () => {
  test('is told of everything at first, and of changes afterwards', async () => {
    const here = onStage();
    const page = await here.join();
    expect(page.events()).toEqual(['fleet', 'traffic']);
    here.state.fleet = fleetOf(['t1', 'unmirrored', 'throttled']);
    await here.beat();
    expect(page.heard[2]).toMatchObject({
      event: 'changes',
      data: { services: [{ tasks: [['t1', 'unmirrored', 'throttled']], gone: [] }] },
    });
  });

  test('that comes later begins with what is known', async () => {
    const here = onStage();
    await here.join();
    here.say(line('t1'));
    await here.beat();
    const late = await here.join();
    expect(late.events().slice(0, 3)).toEqual(['history', 'fleet', 'journal']);
  });

  test('that comes later is told the coverage before the latest look', async () => {
    const here = onStage();
    await here.join();
    here.state.fleet = { ...fleetOf(['t1', 'unmirrored', ''], ['t2', 'mirrored', '']), at: 2000 };
    await here.beat();
    await here.beat();
    const late = await here.join();
    expect(late.heard[0]).toEqual({
      event: 'history',
      data: [
        [0, 1, 1],
        [2, 1, 2],
      ],
    });
  });

  test.each<[string, (here: ReturnType<typeof onStage>, leave: () => void) => void]>([
    ['nobody looked', (_, leave) => leave()],
    [
      'AWS did not answer',
      ({ state }) => {
        state.broken = true;
      },
    ],
  ])('is told where %s', async (_what, happen) => {
    const here = onStage();
    happen(here, (await here.join()).leave);
    await here.beat();
    await here.beat();
    const late = await here.join();
    const data = [
      [0, 1, 1],
      [0, null, 0],
    ];
    expect(late.heard[0]).toEqual({ event: 'history', data });
  });

  test('is told each line of the journal once, whenever it comes', async () => {
    const here = onStage();
    here.say(line('t1'));
    const page = await here.join();
    here.say(line('t2'));
    const late = await here.join();
    await here.beat();
    const told = (messages: readonly Message[]) =>
      messages.flatMap((message) => (message.event === 'journal' ? message.data.map(({ task }) => task) : []));
    expect([told(page.heard), told(late.heard)]).toEqual([
      ['t1', 't2'],
      ['t1', 't2'],
    ]);
  });

  test('hears of the journal with the next look', async () => {
    const here = onStage();
    const page = await here.join();
    here.say(line('t1'));
    await here.beat();
    expect(page.heard.at(-1)).toEqual({ event: 'journal', data: [line('t1')] });
  });

  test('that has left hears nothing more, and costs no look', async () => {
    const here = onStage();
    const page = await here.join();
    page.leave();
    const { looks } = here.state;
    await here.beat();
    expect([here.state.looks, page.heard.length]).toEqual([looks, 2]);
  });

  test('is told in a sentence when the fleet cannot be seen, and sees it again afterwards', async () => {
    const here = onStage();
    const page = await here.join();
    here.state.broken = true;
    await here.beat();
    expect(page.heard.at(-1)).toEqual({ event: 'unreachable', data: 'AWS is away.' });
    here.state.broken = false;
    await here.beat();
    expect(page.events().slice(-2)).toEqual(['changes', 'traffic']);
  });
});

test('a slow look is not asked for twice', async () => {
  const here = onStage();
  const page = await here.join();
  const { looks } = here.state;
  const beats = [here.beat(), here.beat()];
  await Promise.all(beats);
  expect(here.state.looks).toBe(looks + 1);
  page.leave();
});

test('a story is what the journal said of one task', () => {
  const here = onStage();
  here.say(line('t1'));
  here.say(line('t2'));
  here.say(line(undefined));
  expect(here.stream.story('t1')).toEqual([line('t1')]);
});

test('the end is told to whoever is there', async () => {
  const here = onStage();
  const [gone, page] = [await here.join(), await here.join()];
  gone.leave();
  here.stream.close();
  expect([gone.ends, page.ends]).toEqual([[], ['over']]);
});
