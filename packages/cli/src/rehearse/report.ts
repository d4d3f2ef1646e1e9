// The findings of a rehearsal in words and bars for people, and as one object for machines.
import { hoursPerMonth, sessionHour } from '../prices.ts';
import { bar } from '../words/bar.ts';
import { counted } from '../words/counted.ts';
import { percent, seconds } from '../words/figures.ts';
import type { Paint } from '../words/paint.ts';
import type { CallRow } from './call-log.ts';
import { share } from './coverage.ts';
import { complaintsOf, type Findings } from './findings.ts';

/** `notes`: what was assumed of the fleet. */
export function asJson(findings: Findings, notes: readonly string[]): string {
  const { kind: _, ...rest } = findings;
  const complaints = complaintsOf(findings);
  return JSON.stringify({ fine: complaints.length === 0, complaints, notes, ...rest });
}

export function reportLines(findings: Findings, paint: Paint): readonly string[] {
  const heading = (words: string): string => paint('bold', words);
  const complaints = complaintsOf(findings);
  const ending =
    complaints.length === 0
      ? [
          paint(
            'green',
            'All went as it should: what can be mirrored is, nothing was denied, and nothing was given up.',
          ),
        ]
      : complaints.map((complaint) => paint('red', complaint));
  return [
    heading('Deployment'),
    ...deploymentLines(findings),
    '',
    heading('Coverage'),
    ...coverageLines(findings, paint),
    '',
    heading('Calls'),
    ...callLines(findings.calls),
    '',
    heading('Tasks that cannot be mirrored'),
    ...unmirrorableLines(findings),
    '',
    heading('Sessions'),
    ...sessionLines(findings),
    '',
    heading('After the stack was deleted'),
    ...leftLines(findings),
    '',
    ...ending,
  ];
}

function deploymentLines({ parameters, chosen, withoutEffect }: Findings): readonly string[] {
  const width = Math.max(0, ...Object.keys(parameters).map(({ length }) => length));
  return [
    ...Object.entries(parameters).map(
      ([name, value]) => `${name.padEnd(width)}  ${value}${chosen.includes(name) ? '  (not given)' : ''}`,
    ),
    `${withoutEffect} properties of the template have no effect in the emulator (docs/emulator-fidelity.md, "CloudFormation").`,
  ];
}

function coverageLines({ atEnd, coverage, timeToMirrorMs }: Findings, paint: Paint): readonly string[] {
  const { running, mirrored } = atEnd;
  return [
    ...coverage.map((part, hour) => `hour ${String(hour + 1).padStart(3)}  ${bar(part, 1, paint)}`),
    `At the end ${mirrored} of ${running} running tasks with an interface were mirrored (${percent(share(mirrored, running))}).`,
    `Time to mirror of ${counted(timeToMirrorMs.tasks, 'task')}: p50 ${seconds(timeToMirrorMs.p50)}, p99 ${seconds(timeToMirrorMs.p99)} after the interface was connected.`,
  ];
}

function callLines(calls: readonly CallRow[]): readonly string[] {
  const width = Math.max('operation'.length, ...calls.map(({ operation }) => operation.length));
  const rows = calls.map(
    ({ operation, calls: made, throttled }) =>
      `${operation.padEnd(width)}  ${String(made).padStart(6)}  ${throttled === 0 ? '' : percent(throttled / made)}`,
  );
  return [`${'operation'.padEnd(width)}   calls  throttled`, ...rows].map((line) => line.trimEnd());
}

function unmirrorableLines({ refusals, stopped, held }: Findings): readonly string[] {
  const reasons = Object.entries(held).map(([reason, tasks]) => `${reason} ${tasks}`);
  return [
    `EC2 refused ${counted(refusals, 'interface')}; ${counted(stopped, 'task')} stopped so that another starts in its place.`,
    `Held, by reason and number of tasks: ${reasons.length === 0 ? 'none' : reasons.join(', ')}.`,
  ];
}

function sessionLines({ sessions, deadLetters, costPerMonthUsd }: Findings): readonly string[] {
  const { peak, mean, quota, cap } = sessions;
  return [
    `${peak} at most at one time, ${mean.toFixed(1)} on average; EC2 allows ${quota}, ${cap === undefined ? 'and there is no cap' : `the cap is ${cap}`}.`,
    `A month of this costs about $${costPerMonthUsd.toFixed(2)} (${hoursPerMonth} hours at $${sessionHour.usd} a session, ${sessionHour.region}'s price of ${sessionHour.year}).`,
    `${counted(deadLetters, 'message')} in the dead-letter queues.`,
  ];
}

function leftLines({ left }: Findings): readonly string[] {
  return [
    `${left.sessions === 0 ? 'No session' : counted(left.sessions, 'session')} left.`,
    ...left.parameters.map((name) => `The SSM parameter ${name} stays; delete it by hand.`),
  ];
}
