// What the server answers, without a socket.
import { describe, expect, test } from 'vitest';
import { createApp } from '../src/server/app.ts';
import type { Source } from '../src/source.ts';

const loopback = { headers: { host: '127.0.0.1:1' } };

function app(changes: Partial<Source> = {}, token?: string) {
  const used: string[] = [];
  const source: Source = {
    title: 'a stage',
    everyMs: 1000,
    fleet: () => Promise.reject(new Error('nobody looks')),
    traffic: undefined,
    onJournal: () => () => {},
    controls: {
      list: () => [{ id: 'throttle', words: 'Throttle', state: { kind: 'switch', on: used.includes('on') } }],
      use(id, value) {
        if (id !== 'throttle') return false;
        used.push(value);
        return true;
      },
    },
    capture: undefined,
    ...changes,
  };
  const stream = {
    join: () => () => {},
    story: (task: string) => [{ at: 1, kind: 'looked', words: `about ${task}`, task }],
    close: () => {},
  };
  const files = new Map([['/index.html', { content: new TextEncoder().encode('<p>page'), type: 'text/html' }]]);
  return { app: createApp({ source, stream, door: { token }, files }), used };
}

describe('the page', () => {
  test('comes with a policy that lets it load nothing from elsewhere', async () => {
    const answer = await app().app.request('/', loopback);
    expect(await answer.text()).toBe('<p>page');
    const policy = answer.headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
  });

  test.each(['/../package.json', '/%2e%2e/package.json', '/nothing', '/index.html/x'])('has no %s', async (path) => {
    const answer = await app().app.request(path, loopback);
    expect(answer.status).toBe(404);
  });

  test('is not for other hosts', async () => {
    const answer = await app().app.request('/', { headers: { host: 'evil.example' } });
    expect([answer.status, await answer.text()]).toEqual([403, 'Expected a loopback address as host.\n']);
  });
});

describe('with a token', () => {
  test('the first visit trades it for a cookie, and takes it out of the address', async () => {
    const { app: guarded } = app({}, 'c0ffee');
    const first = await guarded.request('/?token=c0ffee', { headers: { host: '10.0.0.7' } });
    expect([first.status, first.headers.get('location')]).toEqual([302, '/']);
    const cookie = first.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Strict/);
    const next = await guarded.request('/about', { headers: { host: '10.0.0.7', cookie: cookie.split(';')[0] ?? '' } });
    expect(next.status).toBe(200);
  });

  test('nothing is told without it', async () => {
    const { app: guarded } = app({}, 'c0ffee');
    for (const path of ['/', '/about', '/stream', '/controls', '/tasks/t1/story', '/tasks/t1/capture']) {
      expect((await guarded.request(path, loopback)).status).toBe(401);
    }
  });
});

describe('controls', () => {
  test('are used, and tell how they stand', async () => {
    const { app: here } = app();
    const answer = await here.request('/controls/throttle', { ...loopback, method: 'POST', body: 'on' });
    expect(await answer.json()).toMatchObject([{ state: { on: true } }]);
  });

  test('that are none change nothing', async () => {
    const { app: here, used } = app();
    const answer = await here.request('/controls/other', { ...loopback, method: 'POST', body: 'on' });
    expect([answer.status, used]).toEqual([404, []]);
  });

  test('are not for pages of other sites', async () => {
    const { app: here, used } = app();
    const headers = { ...loopback.headers, origin: 'https://evil.example' };
    const answer = await here.request('/controls/throttle', { headers, method: 'POST', body: 'on' });
    expect([answer.status, used]).toEqual([403, []]);
  });

  test('take a short word only', async () => {
    const { app: here, used } = app();
    await here.request('/controls/throttle', { ...loopback, method: 'POST', body: 'x'.repeat(10_000) });
    expect(used[0]).toHaveLength(200);
  });
});

test('a story is told', async () => {
  expect(await (await app().app.request('/tasks/t1/story', loopback)).json()).toMatchObject([{ words: 'about t1' }]);
});

describe('a capture', () => {
  test('downloads under the name of its task, without what a name must not hold', async () => {
    const capture = () => new Response(Uint8Array.of(1, 2, 3)).body ?? undefined;
    const answer = await app({ capture }).app.request('/tasks/t1%22%0d/capture', loopback);
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="t1.pcapng"');
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(Uint8Array.of(1, 2, 3));
  });

  test('is not there where no packets pass', async () => {
    expect((await app().app.request('/tasks/t1/capture', loopback)).status).toBe(404);
  });
});
