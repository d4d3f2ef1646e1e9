// What CloudFormation says of the stack, and whether its code is that of this tasktap.
import type { Deploying } from '@tasktap/aws/deploying';
import type { View } from '../account/view.ts';
import { examineStack } from './account.ts';
import { examineCode, inlineCodeIn } from './code.ts';
import type { Doctors } from './doctors.ts';
import { type Finding, lookAt, unread } from './finding.ts';

/** `say`: what takes a while, in a line. */
export async function examineDeployment(
  { owner }: View,
  { deploying }: Doctors,
  say: (line: string) => void,
): Promise<readonly Finding[]> {
  if (owner === undefined) {
    return [
      lookAt(
        'stack',
        'It is not known which stack is meant: none or several have sessions here.',
        'Name it by --owner.',
      ),
    ];
  }
  const stack = await deploying.stack(owner);
  if (stack.kind === 'unheard') return [unread('stack', stack.reading.fault)];
  const standing = examineStack(owner, stack.value?.status);
  return stack.value === undefined ? [standing] : [standing, ...(await examineVersion(owner, deploying, say))];
}

async function examineVersion(
  owner: string,
  deploying: Deploying,
  say: (line: string) => void,
): Promise<readonly Finding[]> {
  const template = await deploying.template(owner);
  if (template.kind === 'unheard') return [unread('stack-version', template.reading.fault)];
  const deployed = inlineCodeIn(template.value ?? '');
  if (deployed.size === 0) return [examineCode(owner, deployed, deployed)];
  say('Comparing the code of the stack with that of this tasktap …');
  const { synthesizeTemplate } = await import('@tasktap/cdk');
  return [examineCode(owner, deployed, inlineCodeIn(await synthesizeTemplate()))];
}
