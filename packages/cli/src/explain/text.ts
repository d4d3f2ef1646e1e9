// A task's story in lines for people.

import { counted } from '../words/counted.ts';
import type { Paint } from '../words/paint.ts';
import { aligned } from '../words/table.ts';
import type { Story } from './story.ts';

export function storyLines(story: Story, paint: Paint): readonly string[] {
  const { service, cluster, family, runsOn, task, verdict, reason, advice, status } = story;
  const fine = verdict === 'mirrored' || verdict === 'forwarded';
  const word = reason === null ? verdict : `${verdict}: ${reason}`;
  return [
    `${task.slice(task.lastIndexOf('/') + 1)} of ${cluster}/${service ?? '(none)'}, family ${family}, on ${runsOn}, ${status}`,
    `${paint(fine ? 'green' : 'yellow', word)}. ${advice}`,
    '',
    ...aligned([...lifeOf(story), ...sessionsOf(story), ...refusalOf(story), ...stoppedOf(story), ...stopsOf(story)]),
    ...heldOf(story, paint),
  ];
}

type Lines = readonly (readonly string[])[];

function lifeOf({ created, connected, started, interface: eni }: Story): Lines {
  return [
    [created ?? 'unknown', 'created'],
    eni === null ? ['', 'no interface of its own'] : [connected ?? 'unknown', `its interface ${eni} was connected`],
    started === null ? ['', 'not RUNNING yet'] : [started, 'RUNNING'],
  ];
}

function sessionsOf({ onInterface }: Story): Lines {
  if (onInterface.length === 0) return [['', 'no session is on its interface']];
  // Its tag says since when it was wanted, not when EC2 made it: before its interface was there, or at the beginning of five minutes.
  return onInterface.map(({ session, owner, target, filter, number, vni, born }) => [
    '',
    `session ${session} of ${owner ?? 'somebody else'}: to ${target} through ${filter}, number ${number}, VNI ${vni}${
      born === null ? '' : `, wanted since ${born}`
    }`,
  ]);
}

function refusalOf({ refused, unmirrorable }: Story): Lines {
  if (refused === null) return [];
  return [
    ['', `EC2 refused its interface: ${refused} (a tag on the interface remembers it)`],
    ['', `for such a task the policy says: ${unmirrorable}`],
  ];
}

function stoppedOf({ stopped }: Story): Lines {
  return stopped === null ? [] : [[stopped, 'stopped by this stack, so that its service may start another']];
}

function stopsOf({ service, stops, givenUp }: Story): Lines {
  if (service === null) return [];
  const last = stops.at(-1);
  const told: Lines =
    last === undefined
      ? []
      : [
          [
            last.at,
            `${counted(stops.length, 'task')} of ${service} stopped by this stack lately, ${last.task} as the last`,
          ],
        ];
  return givenUp === null ? told : [...told, [givenUp, `${service} is left alone: replacing its tasks was futile`]];
}

function heldOf({ held }: Story, paint: Paint): readonly string[] {
  return held.flatMap(({ what, reason, advice }) => [
    '',
    `= held: ${what} because ${paint('yellow', reason)}. ${advice}`,
  ]);
}
