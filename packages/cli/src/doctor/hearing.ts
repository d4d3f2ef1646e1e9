// Whether what is mirrored arrives, as far as collectors tell whom they hear.
import type { TargetHearing } from '../hearing/report.ts';
import { counted } from '../words/counted.ts';
import { type Finding, isBroken, isFine, lookAt } from './finding.ts';

const check = 'heard';
/** Tasks that are named; `tasktap status --json` names them all. */
const mostNamed = 3;

export function examineHearing(targets: readonly TargetHearing[]): readonly Finding[] {
  if (targets.length > 0) return targets.map(examineTarget);
  return [
    lookAt(
      check,
      'Whether mirrored packets arrive is not known: no collector reports here which tasks it hears.',
      'Check that the sensor gets packets, or use collectors that report (tasktap collect --mirror-target).',
    ),
  ];
}

function examineTarget({ target, logGroup, since, mirrored, heard, silent }: TargetHearing): Finding {
  if (since === null) {
    return isBroken(
      check,
      `No collector at ${target} has reported for twelve minutes.`,
      `Check that they run, and read what they say in ${logGroup}.`,
    );
  }
  if (silent.length === 0) {
    return isFine(
      check,
      `Of ${counted(mirrored, 'task')} mirrored to ${target}, ${heard} heard in the last ten minutes.`,
    );
  }
  const named = silent.slice(0, mostNamed).join(', ');
  const sentence = `${counted(silent.length, 'task')} mirrored to ${target} not heard for ten minutes (${named}${silent.length > mostNamed ? ', …' : ''}), ${heard} heard.`;
  return heard === 0
    ? isBroken(
        check,
        sentence,
        'All packets get lost: see what is said of filter, listener, security groups and zones, then routes and network ACLs between the tasks and the target.',
      )
    : lookAt(
        check,
        sentence,
        'See whether those tasks send or receive anything at all; if so, routes and network ACLs between their subnets and the target, and whether the filter takes it.',
      );
}
