// Captures are few, short and small, and none outlives the browser that asked for it.
import { describe, expect, test } from 'vitest';
import { createCaptures } from '../src/server/captures.ts';

const limits = { most: 2, milliseconds: 1000, bytes: 10, patience: 500 };

/** A source that has a piece whenever it is asked, and one last piece when it is over. */
function stage() {
  let now = 0;
  const due: { readonly at: number; readonly act: () => void }[] = [];
  const signals: AbortSignal[] = [];
  const cancelled: string[] = [];
  const source = (task: string, over: AbortSignal): ReadableStream<Uint8Array> | undefined => {
    if (task === 'nobody') return undefined;
    signals.push(over);
    return new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          controller.enqueue(Uint8Array.of(1, 2, 3, 4));
          if (over.aborted) controller.close();
        },
        cancel: () => void cancelled.push(task),
      },
      { highWaterMark: 0 },
    );
  };
  const { begin, end } = createCaptures(
    source,
    (milliseconds, act) => {
      const one = { at: now + milliseconds, act };
      due.push(one);
      return () => void due.splice(due.indexOf(one), 1);
    },
    limits,
  );
  return {
    begin,
    end,
    signals,
    cancelled,
    due,
    reader(task = 't1') {
      const begun = begin(task);
      if (begun.kind !== 'begun') throw new Error(begun.kind);
      return begun.packets.getReader();
    },
    pass(milliseconds: number) {
      now += milliseconds;
      for (const one of due.filter(({ at }) => at <= now)) {
        due.splice(due.indexOf(one), 1);
        one.act();
      }
    },
  };
}

describe('a capture ends', () => {
  test('by its time, and in order', async () => {
    const here = stage();
    const reader = here.reader();
    await reader.read();
    expect(here.signals[0]?.aborted).toBe(false);
    here.pass(1000);
    expect(here.signals[0]?.aborted).toBe(true);
    expect((await reader.read()).done).toBe(false);
    // What had been read ahead.
    await reader.read();
    expect((await reader.read()).done).toBe(true);
    expect(here.due).toEqual([]);
  });

  test('by its size, after the piece that reaches it', async () => {
    const here = stage();
    const reader = here.reader();
    let bytes = 0;
    for (let next = await reader.read(); !next.done; next = await reader.read()) bytes += next.value.length;
    expect(here.signals[0]?.aborted).toBe(true);
    expect(bytes).toBe(16);
  });

  test('with whoever serves it, in order', async () => {
    const here = stage();
    const reader = here.reader();
    here.end();
    let pieces = 0;
    for (let next = await reader.read(); !next.done; next = await reader.read()) pieces += 1;
    expect(pieces).toBeGreaterThan(0);
    expect(here.due).toEqual([]);
  });

  test('by the browser that goes away', async () => {
    const here = stage();
    await here.reader().cancel();
    expect([here.signals[0]?.aborted, here.cancelled, here.due]).toEqual([true, ['t1'], []]);
  });

  test('at the latest when a browser has not read for so long', async () => {
    const here = stage();
    const reader = here.reader();
    here.pass(1500);
    await expect(
      (async () => {
        for (let next = await reader.read(); !next.done; next = await reader.read());
      })(),
    ).rejects.toThrow('did not read');
    expect(here.cancelled).toEqual(['t1']);
  });
});

describe('of captures there are', () => {
  test('so many at once, and one more as soon as one has ended, however often it ends', async () => {
    const here = stage();
    const first = here.reader();
    here.reader('t2');
    expect(here.begin('t3').kind).toBe('too-many');
    await first.cancel();
    await first.cancel();
    expect(here.begin('t3').kind).toBe('begun');
    expect(here.begin('t4').kind).toBe('too-many');
  });

  test('none of nobody, and that takes no place', () => {
    const here = stage();
    for (let tries = 0; tries < 3; tries += 1) expect(here.begin('nobody').kind).toBe('nothing');
    expect(here.begin('t1').kind).toBe('begun');
  });

  test('none where no packets pass', () => {
    expect(createCaptures(undefined, () => () => {}).begin('t1').kind).toBe('nothing');
  });
});
