// Every reader that is put under fire.
import type { Fuzzed } from '../reader.ts';
import { configurationReader } from './configuration.ts';
import { sessionsReader, taskDescriptionReader } from './descriptions.ts';
import { crossedListsReader, eventPatternReader } from './event-pattern.ts';
import { directoryFileReader, faultFileReader, fleetFileReader, policyFileReader } from './files.ts';
import { iamPolicyReader, iamWildcardReader } from './iam-policy.ts';
import { noteReader } from './note.ts';
import { captureReader, flowReader, tunnelReader } from './packets.ts';
import { lookReader, sqsReader } from './queue-messages.ts';
import { sessionTagsReader } from './session-tags.ts';
import { stackEventReader } from './stack-event.ts';
import { taskEventReader } from './task-event.ts';
import { templateReader } from './template.ts';
import { thrownReader } from './thrown.ts';

/** With the runs that `npm test` gives each: the slower ones get fewer. */
export const readers: readonly (readonly [Fuzzed, runs: number])[] = [
  [taskEventReader, 1000],
  [lookReader, 1000],
  [sqsReader, 1000],
  [stackEventReader, 1000],
  [configurationReader, 600],
  [noteReader, 1000],
  [sessionTagsReader, 1000],
  [thrownReader, 1000],
  [taskDescriptionReader, 600],
  [sessionsReader, 600],
  [fleetFileReader, 150],
  [faultFileReader, 150],
  [policyFileReader, 150],
  [directoryFileReader, 150],
  [templateReader, 200],
  [iamPolicyReader, 1000],
  [iamWildcardReader, 1000],
  [eventPatternReader, 1000],
  [crossedListsReader, 3],
  [flowReader, 2000],
  [tunnelReader, 2000],
  [captureReader, 1000],
];
