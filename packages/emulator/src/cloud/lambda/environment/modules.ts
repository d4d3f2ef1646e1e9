// What a function can require: those modules of Node that reach nothing outside, and stand-ins for the others that AWS's SDK loads.
import * as assert from 'node:assert';
import * as asyncHooks from 'node:async_hooks';
import * as buffer from 'node:buffer';
import * as events from 'node:events';
import * as path from 'node:path';
import * as querystring from 'node:querystring';
import * as stream from 'node:stream';
import * as streamPromises from 'node:stream/promises';
import * as stringDecoder from 'node:string_decoder';
import * as url from 'node:url';
import * as util from 'node:util';
import * as zlib from 'node:zlib';

const HARMLESS: Readonly<Record<string, object>> = {
  assert: assert.default,
  async_hooks: asyncHooks,
  buffer,
  events: events.default,
  path,
  querystring,
  stream: stream.default,
  'stream/promises': streamPromises,
  string_decoder: stringDecoder,
  url,
  util,
  zlib,
};

/** A machine without files, users or programs: the SDK looks for its configuration, finds none, and goes on. */
const EMPTY_MACHINE: Readonly<Record<string, object>> = {
  fs: { readFile: failingBack, readFileSync: failing, existsSync: () => false, promises: { readFile: rejecting } },
  'fs/promises': { readFile: rejecting, writeFile: rejecting },
  os: {
    EOL: '\n',
    homedir: () => '/root',
    hostname: () => '169.254.0.1',
    platform: () => 'linux',
    release: () => '5.10',
    tmpdir: () => '/tmp',
    type: () => 'Linux',
  },
  child_process: { exec: failingBack, execFile: failingBack },
};

/** `own` are the modules that belong to one environment, by name without `node:`. */
export function requireFrom(own: Readonly<Record<string, object>>): (name: string) => object {
  const modules = { ...HARMLESS, ...EMPTY_MACHINE, ...own };
  return (name) => {
    const found = modules[name.replace(/^node:/, '')];
    if (found !== undefined) return found;
    throw Object.assign(new Error(`Cannot find module '${name}'\nRequire stack:\n- /var/task/index.js`), {
      code: 'MODULE_NOT_FOUND',
    });
  };
}

function absent(): Error {
  return Object.assign(new Error('ENOENT: no such file or directory'), { code: 'ENOENT' });
}

function failing(): never {
  throw absent();
}

function rejecting(): Promise<never> {
  return Promise.reject(absent());
}

function failingBack(...given: readonly unknown[]): void {
  const done = given.at(-1);
  if (typeof done === 'function') process.nextTick(done, absent());
}
