// A directory file: what a person, a script or a collector wrote, in YAML or JSON.
import { instant } from '@tasktap/core';
import { type Reading, readDocument } from '@tasktap/document';
import { parseAddress } from '@tasktap/wire';
import * as v from 'valibot';
import { type Directory, type DirectoryEntry, directoryOf, longAddress } from './directory.ts';
import { type Known, keyOf, noSession } from './remember.ts';

const text = v.pipe(v.string(), v.minLength(1, 'Expected some characters'));
const optionalText = v.optional(text);
const time = v.pipe(v.string(), v.isoTimestamp('Expected a time such as 2026-03-04T08:00:00.000Z'));

/**
 * ```yaml
 * tasks:
 *   - vni: 4242
 *     source: 10.0.1.17          # the task's own address; without it, whoever sends the VNI is the task
 *     cluster: shop
 *     service: web               # not of standalone tasks
 *     task: 0f1e2d3c4b5a69788796a5b4c3d2e1f0
 *     family: web:3
 *     eni: eni-0123456789abcdef0
 *     az: eu-central-1a
 *     account: "111122223333"
 *     subnet: subnet-0123456789abcdef0
 *     containers: [app, proxy]
 * ```
 * A collector adds what it goes on with after a restart: `version`, and of each task `session`, `since` and `gone`.
 */
const schema = v.strictObject({
  version: v.optional(v.literal(1)),
  tasks: v.array(
    v.strictObject({
      vni: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xff_ffff)),
      source: v.optional(
        v.pipe(
          v.string(),
          v.check((address) => parseAddress(address) !== undefined, 'Expected an IP address'),
        ),
      ),
      cluster: text,
      service: optionalText,
      task: text,
      family: optionalText,
      eni: optionalText,
      az: optionalText,
      account: optionalText,
      subnet: optionalText,
      containers: v.optional(v.array(text)),
      session: optionalText,
      since: v.optional(time),
      gone: v.optional(time),
    }),
  ),
});

const schemaOfDirectory = v.pipe(
  schema,
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const firsts = new Map<string, number>();
    for (const [index, row] of dataset.value.tasks.entries()) {
      const first = firsts.get(keyOf(entryOf(row)));
      if (first === undefined) firsts.set(keyOf(entryOf(row)), index);
      else
        addIssue({
          message: `Expected each VNI and source once; tasks.${first} has them too`,
          path: pathTo(dataset.value, index),
        });
    }
  }),
);

export function readDirectory(written: string): Reading<Directory> {
  const known = written.startsWith(begin) ? readKnown(written) : undefined;
  if (known !== undefined) return { kind: 'read', value: directoryOf(known.map(({ entry }) => entry)) };
  const read = readDocument(written, schemaOfDirectory);
  return read.kind === 'refused' ? read : { kind: 'read', value: directoryOf(read.value.tasks.map(entryOf)) };
}

/** How a collector begins its file: fifteen times as fast to read as what a person wrote, of which each place must be known. */
export const begin = '{"version":1,';

/** What a collector wrote; it complains of nothing. Undefined: it cannot be read. */
export function readKnown(written: string): readonly Known[] | undefined {
  const read = v.safeParse(schemaOfDirectory, parsed(written));
  return read.success ? read.output.tasks.map(knownOf) : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

type Written = v.InferOutput<typeof schema>;

function pathTo(written: Written, index: number): [v.ObjectPathItem, v.ArrayPathItem] {
  const { tasks } = written;
  return [
    { type: 'object', origin: 'value', input: { ...written }, key: 'tasks', value: tasks },
    { type: 'array', origin: 'value', input: tasks, key: index, value: tasks[index] },
  ];
}

type Row = v.InferOutput<typeof schema>['tasks'][number];

function entryOf({ vni, source, session: _session, since: _since, gone: _gone, ...task }: Row): DirectoryEntry {
  const address = source === undefined ? undefined : parseAddress(source);
  const { service, family, eni, az, account } = task;
  return {
    vni,
    source: address === undefined ? undefined : longAddress(address),
    task: { ...task, service, family, eni, az, account },
  };
}

function knownOf(row: Row): Known {
  return {
    entry: entryOf(row),
    session: row.session ?? noSession,
    since: instant(row.since === undefined ? 0 : Date.parse(row.since)),
    gone: row.gone === undefined ? undefined : instant(Date.parse(row.gone)),
    heard: undefined,
  };
}
