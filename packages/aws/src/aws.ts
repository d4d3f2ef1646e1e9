// The port's one adapter to AWS itself.
import { type ClusterArn, type EniId, type Fault, instant, type ServiceName } from '@tasktap/core';
import { ask } from './ask.ts';
import { heard } from './call.ts';
import type { Clients } from './clients.ts';
import { createNoteKeeper } from './note-keeper.ts';
import { withGivenUp } from './notes.ts';
import { observe } from './observe.ts';
import { isPaused } from './off-switch.ts';
import type { Pacers } from './paced.ts';
import { readParameter } from './parameter.ts';
import { perform } from './perform.ts';
import type { Aws, AwsSettings, Clock, Switch } from './port.ts';
import { tagAsRefused } from './refusals.ts';
import type { Surroundings } from './surroundings.ts';

export interface AwsOptions {
  readonly clients: Pick<Clients, 'ec2' | 'ecs' | 'ssm'>;
  readonly clock: Clock;
  readonly settings: AwsSettings;
  readonly pacers: Pacers;
}

export function createAws({ clients, clock, settings, pacers }: AwsOptions): Aws {
  const { notesPrefix } = settings;
  const notes = notesPrefix === undefined ? undefined : createNoteKeeper(clients.ssm, notesPrefix, clock);
  const around: Surroundings = { clients, clock, settings, pacers, notes };
  return {
    observe: (look) => observe(around, look),
    ask: (question, cluster) => ask(around, question, cluster),
    perform: (action, cluster) => perform(around, action, cluster),
    keepRefusal: (eni, code) => keepRefusal(around, eni, code),
    giveUp: (service, cluster) => giveUp(around, service, cluster),
    readSwitch: () => readSwitch(around),
  };
}

async function keepRefusal(around: Surroundings, eni: EniId, code: string): ReturnType<Aws['keepRefusal']> {
  const said = await heard(() => tagAsRefused(around, eni, code));
  return said.kind === 'heard'
    ? { kind: 'refusal-kept', eni }
    : { kind: 'refusal-not-kept', eni, fault: said.reading.fault };
}

/** Where no notes are kept there is nothing to write: ECS's own memory of an hour has to do. */
async function giveUp(
  { clock, notes }: Surroundings,
  service: ServiceName,
  cluster: ClusterArn,
): Promise<Fault | undefined> {
  const since = instant(clock.now());
  const said = await heard(async () => notes?.change(cluster, (note) => withGivenUp(note, service, since)));
  return said.kind === 'heard' ? undefined : said.reading.fault;
}

async function readSwitch({ clients, settings }: Surroundings): Promise<Switch> {
  const { pauseParameter } = settings;
  if (pauseParameter === undefined) return { kind: 'on', isThere: false };
  const said = await heard(() => readParameter(clients.ssm, pauseParameter));
  if (said.kind === 'unheard') return { kind: 'unread', fault: said.reading.fault };
  return isPaused(said.value) ? { kind: 'off' } : { kind: 'on', isThere: said.value !== undefined };
}
