// The source document's set-up as it prints it: a rule, a role, two variables; only its placeholder account is the emulator's.
import { readFileSync } from 'node:fs';
import type { PolicyDocument, Principal } from '@tasktap/emulator';

const placeholderAccount = '1234567890';
const emulatedAccount = '111122223333';

function printed(name: string): string {
  const text = readFileSync(new URL(`${name}.json`, import.meta.url), 'utf8');
  return text.replaceAll(placeholderAccount, emulatedAccount);
}

export const eventRule: unknown = JSON.parse(printed('event-rule'));
export const rolePolicy = JSON.parse(printed('role-policy')) as PolicyDocument;
export const environment = JSON.parse(printed('environment')) as {
  readonly TrafficMirrorFilter: string;
  readonly TrafficMirrorTarget: string;
};
/** Who may put the role on; the emulator hands its keys to the function as Lambda would. */
export const trustPolicy: unknown = JSON.parse(printed('trust-policy'));

/** The cluster that the rule is about. */
export const cluster = 'clustername';
export const functionName = 'mirror';

/** The document's role, with further rights where a test grants them. */
export function roleWith(...more: readonly PolicyDocument[]): Principal {
  return {
    name: functionName,
    arn: `arn:aws:sts::${emulatedAccount}:assumed-role/${functionName}/${functionName}`,
    accessKeyId: 'AKIAI44QH8DHBEXAMPLE',
    secretAccessKey: 'je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY',
    policies: [rolePolicy, ...more],
  };
}
