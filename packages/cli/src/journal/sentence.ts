// A journal entry in one plain sentence.
import type { JournalEntry } from '@tasktap/controller';
import { clusterNameOf, taskArn, taskIdOf } from '@tasktap/core';
import { oneLine } from '../one-line.ts';
import { counted } from '../words/counted.ts';

type Sentences = { readonly [Kind in JournalEntry['kind']]: (entry: JournalEntry & { readonly kind: Kind }) => string };

const sentences: Sentences = {
  'session-created': (entry) =>
    `created ${entry.session} for ${nameOf(entry)}: to ${entry.target}, number ${entry.number}, VNI ${entry.vni}${afterWhat(entry)}`,
  'session-modified': (entry) =>
    `changed ${entry.session} of ${nameOf(entry)}: to ${entry.target} through ${entry.filter}`,
  'session-deleted': ({ session, eni, reason }) => `deleted ${session} on ${eni}: ${reason}`,
  refused: (entry) => `EC2 refused the interface ${entry.eni} of ${nameOf(entry)}: ${entry.code}`,
  'task-stopped': (entry) => `stopped ${nameOf(entry)}, so that another may start: ${entry.code}`,
  held: (entry) => `held ${entry.what}${about(entry)}: ${entry.reason}. ${entry.sentence}`,
  // Of some verdicts the reason is the same word.
  'not-mirrored': (entry) =>
    `${nameOf(entry)} is ${entry.verdict}${entry.reason === entry.verdict ? '' : `: ${entry.reason}`}. ${entry.sentence}`,
  fault: ({ code, fault, operation, message }) => `AWS said ${code || fault} to ${operation}: ${message}`,
  'service-given-up': ({ service }) =>
    `leaves ${service} alone: replacing its tasks was futile (tasktap clear ${service})`,
  'task-gone': ({ task }) => `${shortId(task)} stopped before it could be mirrored`,
  'given-up': ({ task, reason }) => `gave up on ${shortId(task)}: ${reason}; a look can bring it back`,
  looked: ({ cluster, service, why, covered, selected, unfinished }) =>
    `looked at ${clusterNameOf(cluster)}${service === undefined ? '' : `/${service}`} (${why}): ${covered} of ${counted(selected, 'selected task')} covered${unfinished ? ', not finished' : ''}`,
  drained: ({ removed, left, finished }) =>
    `drained: ${counted(removed, 'session')} removed${left === undefined ? '' : `, ${left} left`}${finished ? '' : ', not finished'}`,
  'foreign-event': ({ what }) => `passed over an event that is none of ECS's tasks: ${what}`,
  malformed: ({ what }) => `passed over an event that is malformed: ${what}`,
  'set-up-lacks': ({ sentence }) => sentence,
  'policy-unread': ({ parameter, sentences, keepsLast }) =>
    `the policy in ${parameter} cannot be followed, ${keepsLast ? 'the last good one is still in force' : 'nothing is changed'}: ${sentences.join('; ')}`,
  'config-broken': ({ complaints }) =>
    `the configuration is broken: ${complaints.map(({ variable, sentence }) => `${variable}: ${sentence}`).join('; ')}`,
};

/** On one line, whatever a function wrote. */
export function sentenceOf(entry: JournalEntry): string {
  const write: ((told: never) => string) | undefined = Object.hasOwn(sentences, entry.kind)
    ? sentences[entry.kind]
    : undefined;
  // Functions of a later version may know more words than this one.
  return oneLine(write === undefined ? JSON.stringify(entry) : write(entry as never));
}

interface OfTask {
  readonly task: string;
  readonly service?: string | undefined;
}

function nameOf({ task, service }: OfTask): string {
  return service === undefined ? shortId(task) : `${shortId(task)} of ${service}`;
}

function about({ task, service }: { readonly task?: string; readonly service?: string }): string {
  if (task !== undefined) return ` for ${nameOf({ task, service })}`;
  return service === undefined ? '' : ` for ${service}`;
}

function afterWhat({ timeToMirrorMs }: { readonly timeToMirrorMs?: number }): string {
  return timeToMirrorMs === undefined ? '' : `, ${(timeToMirrorMs / 1000).toFixed(1)} s after its interface`;
}

function shortId(task: string): string {
  return taskIdOf(taskArn(task)).slice(0, 8);
}
