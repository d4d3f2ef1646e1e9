// What the server answers, without a socket.
import { describe, expect, test } from 'vitest';
import { type AppParts, createApp } from '../src/server/app.ts';
import type { Capturing } from '../src/server/captures.ts';
import type { Source } from '../src/source.ts';
import { stage } from './stage.ts';

const loopback = { headers: { host: '127.0.0.1:1' } };

function app(token?: string, capture: AppParts['capture'] = () => ({ kind: 'nothing' })) {
  const used: string[] = [];
  const source: Source = {
    ...stage,
    facts: (task) => [['interface', `of ${task}`]],
    controls: {
      list: () => [{ id: 'throttle', words: 'Throttle', state: { kind: 'switch', on: used.includes('on') } }],
      use(id, value) {
        if (id !== 'throttle') return false;
        used.push(value);
        return true;
      },
    },
  };
  const stream = {
    pages: () => 0,
    join: () => () => {},
    story: (task: string) => [{ at: 1, kind: 'looked', words: `about ${task}`, task, alarming: false }],
    close: () => {},
  };
  const files = new Map([['/index.html', { content: new TextEncoder().encode('<p>page'), type: 'text/html' }]]);
  return { app: createApp({ source, capture, stream, onPageRefused: () => {}, door: { token }, files }), used };
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

test.each<[string, string, Readonly<Record<string, string>>, number]>([
  ['an image on a page of another site begins no capture', '/tasks/1/capture', { 'sec-fetch-site': 'cross-site' }, 403],
  ['nor does a link on it', '/tasks/1/capture', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }, 403],
  ['a link on it leads to the page', '/', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }, 200],
  ['the page asks for what it needs', '/about', { 'sec-fetch-site': 'same-origin' }, 200],
])('%s', async (_what, path, fetched, status) => {
  const answer = await app().app.request(path, { headers: { ...loopback.headers, ...fetched } });
  expect(answer.status).toBe(status);
});

describe('with a token', () => {
  test('the first visit trades it for a cookie, and takes it out of the address', async () => {
    const { app: guarded } = app('c0ffee');
    const first = await guarded.request('/?token=c0ffee', { headers: { host: '10.0.0.7' } });
    expect([first.status, first.headers.get('location')]).toEqual([302, '/']);
    const cookie = first.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Strict/);
    const next = await guarded.request('/about', { headers: { host: '10.0.0.7', cookie: cookie.split(';')[0] ?? '' } });
    expect(next.status).toBe(200);
  });

  test('another page of the same machine keeps its own cookie', async () => {
    const cookies = ['1', '2'].map(async (port) => {
      const headers = { host: `10.0.0.7:${port}` };
      const answer = await app(`token${port}`).app.request(`/?token=token${port}`, { headers });
      return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    });
    const cookie = (await Promise.all(cookies)).join('; ');
    for (const port of ['1', '2']) {
      const headers = { host: `10.0.0.7:${port}`, cookie };
      expect((await app(`token${port}`).app.request('/about', { headers })).status).toBe(200);
    }
    expect(new Set(cookie.split('; ').map((each) => each.split('=')[0])).size).toBe(2);
  });

  test('nothing is told without it', async () => {
    const { app: guarded } = app('c0ffee');
    for (const path of [
      '/',
      '/about',
      '/stream',
      '/controls',
      '/tasks/t1/story',
      '/tasks/t1/facts',
      '/tasks/t1/capture',
    ]) {
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

  test('take the name of a service of any length', async () => {
    const { app: here, used } = app();
    const name = `${'c'.repeat(255)}/${'s'.repeat(255)}`;
    await here.request('/controls/throttle', { ...loopback, method: 'POST', body: name });
    expect(used).toEqual([name]);
  });

  test('read no further than a value can be long', async () => {
    const { app: here, used } = app();
    const endless = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(100)) });
    const request = { ...loopback, method: 'POST', body: endless, duplex: 'half' } as const;
    const answer = await here.request('/controls/throttle', request);
    expect([answer.status, used]).toEqual([404, []]);
  });
});

test('facts of a task are told', async () => {
  expect(await (await app().app.request('/tasks/t1/facts', loopback)).json()).toEqual([['interface', 'of t1']]);
});

test('a story is told', async () => {
  expect(await (await app().app.request('/tasks/t1/story', loopback)).json()).toMatchObject([{ words: 'about t1' }]);
});

describe('a capture', () => {
  const answerOf = (capturing: Capturing, path = '/tasks/t1/capture') =>
    app(undefined, () => capturing).app.request(path, loopback);

  test('downloads under the name of its task, without what a name must not hold', async () => {
    const packets = new Blob([Uint8Array.of(1, 2, 3)]).stream();
    const answer = await answerOf({ kind: 'begun', packets }, '/tasks/t1%22%0d/capture');
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="t1.pcapng"');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(Uint8Array.of(1, 2, 3));
  });

  test.each([
    ['nothing', 404, 'No packets of this task pass here.\n'],
    ['too-many', 503, 'As many captures are under way as there may be; try again in some seconds.\n'],
  ] as const)('of %s is a sentence', async (kind, status, sentence) => {
    const answer = await answerOf({ kind });
    expect([answer.status, await answer.text()]).toEqual([status, sentence]);
  });

  test('is of the task in the address', async () => {
    const asked: string[] = [];
    const here = app(undefined, (task) => {
      asked.push(task);
      return { kind: 'nothing' };
    });
    await here.app.request('/tasks/0f1e/capture', loopback);
    expect(asked).toEqual(['0f1e']);
  });
});
