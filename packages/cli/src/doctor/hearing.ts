// Whether what is mirrored or forwarded arrives, as far as collectors tell whom they hear.
import type { ForwardedHearing, TargetHearing } from '../hearing/report.ts';
import { counted } from '../words/counted.ts';
import { type Finding, isBroken, isFine, lookAt } from './finding.ts';

const check = 'heard';
/** Tasks that are named; `tasktap status --json` names them all. */
const mostNamed = 3;

export function examineHearing(targets: readonly TargetHearing[], forwarded: ForwardedHearing): readonly Finding[] {
  if (targets.length > 0) return [...targets.map(examineTarget), ...examineForwarded(forwarded)];
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
  const sentence = `${counted(silent.length, 'task')} mirrored to ${target} not heard for ten minutes (${namesOf(silent)}), ${heard} heard.`;
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

function examineForwarded({ tasks, heard, assumed, silent }: ForwardedHearing): readonly Finding[] {
  if (tasks === 0) return [];
  const findings = [
    ...(silent.length === 0 ? [] : [silentForwarders(silent, heard)]),
    ...(assumed === 0 ? [] : [assumedForwarders(assumed)]),
  ];
  if (findings.length > 0) return findings;
  return [isFine(check, `Of ${counted(tasks, 'forwarded task')}, ${heard} heard in the last ten minutes.`)];
}

function silentForwarders(silent: readonly string[], heard: number): Finding {
  const sentence = `${counted(silent.length, 'forwarded task')} not heard for ten minutes (${namesOf(silent)}), ${heard} heard.`;
  const advice =
    'Look at the log of their forwarder and its --to, at NET_RAW, and at UDP 4789 out of the tasks and into the collectors; then whether they send or receive anything at all.';
  return heard === 0 ? isBroken(check, sentence, advice) : lookAt(check, sentence, advice);
}

function assumedForwarders(assumed: number): Finding {
  return lookAt(
    check,
    `Whether packets of ${counted(assumed, 'forwarded task')} arrive is not known: not every collector would tell.`,
    'Use collectors that report and look for their container in every cluster (tasktap collect --sidecar) at each target; those that have just begun so are believed twelve minutes later.',
  );
}

function namesOf(silent: readonly string[]): string {
  return `${silent.slice(0, mostNamed).join(', ')}${silent.length > mostNamed ? ', …' : ''}`;
}
