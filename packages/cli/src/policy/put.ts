// `tasktap policy put`: writes a policy into the SSM parameter that a stack follows, after it was shown what changes.
import { type Parameter, rightsFor } from '@tasktap/aws';
import type { PolicyDocument } from '@tasktap/controller';
import type { Owner } from '@tasktap/core';
import { connected } from '../account/connection.ts';
import { fine, notAsWished } from '../account/exit-codes.ts';
import type { ReachFlags } from '../account/flags.ts';
import { findOwnStack } from '../account/own-stack.ts';
import { expectHeard, type Work } from '../account/refusals.ts';
import { confirmed } from '../confirm.ts';
import { printLines, sayLine as say } from '../printing.ts';
import { counted } from '../words/counted.ts';
import { changesFrom } from './changes.ts';
import { nothingMirrored } from './lines.ts';
import { readPolicyFile } from './policy-file.ts';

export interface PutFlags extends ReachFlags {
  readonly owner?: string;
  /** The SSM parameter. Undefined: `/tasktap/OWNER/policy`. */
  readonly parameter?: string;
  readonly yes?: true;
  readonly json?: true;
}

interface Put {
  readonly region: string;
  readonly owner: Owner;
  readonly parameter: string;
  /** Of the stack, in the region. */
  readonly ownSessions: number;
  /** As they are shown: `-` what goes, `+` what comes. */
  readonly changes: readonly string[];
  readonly bytes: number;
  readonly written: boolean;
}

const work: Work = {
  name: 'policy put',
  again: 'try again',
  rights: rightsFor(['read-own-sessions', 'put-policy']),
};
/** Bytes of SSM's standard tier. */
const standardTier = 4_096;

/** The exit code. @throws UserError */
export async function putPolicy(file: string, flags: PutFlags): Promise<number> {
  const { document, text, bytes } = await readPolicyFile(file);
  return connected(flags, async ({ account, policyParameter }) => {
    const { region, owner, ownSessions } = await findOwnStack(account, flags.owner, work);
    const name = flags.parameter ?? `/tasktap/${owner}/policy`;
    const parameter = policyParameter(name);
    const before = expectHeard(await parameter.read(), work);
    const changes = changesFrom(before, document, name);
    const known = { region, owner, parameter: name, ownSessions, changes, bytes };
    for (const line of changes) say(line);
    if (changes.length === 0) return end({ ...known, written: false }, flags, fine);
    const agreed = flags.yes === true || (await confirmed(questionOn(known, document)));
    if (agreed) await write(parameter, text);
    return end({ ...known, written: agreed }, flags, agreed ? fine : notAsWished);
  });
}

async function write(parameter: Parameter, text: string): Promise<void> {
  expectHeard(await parameter.write(text), work);
}

function questionOn({ owner, region, parameter, ownSessions }: Omit<Put, 'written'>, document: PolicyDocument): string {
  const nothing = nothingMirrored(document);
  return `Write it into ${parameter}, which ${owner} in ${region} with its ${counted(ownSessions, 'session')} follows?${nothing === undefined ? '' : ` ${nothing}`}`;
}

function end(put: Put, { json }: PutFlags, code: number): number {
  printLines(json === true ? [JSON.stringify(put)] : linesOf(put, code));
  return code;
}

function linesOf({ owner, region, parameter, changes, bytes, written }: Put, code: number): readonly string[] {
  if (changes.length === 0) return [`${parameter} says so already.`];
  if (!written || code !== fine) return ['Nothing was written.'];
  const tier =
    bytes > standardTier
      ? [`${bytes} bytes are beyond SSM's standard tier (${standardTier}): the parameter costs by the month.`]
      : [];
  return [
    `Wrote ${parameter}. The next looks of ${owner} in ${region} follow it, at most five minutes from now; sessions that are there change in waves.`,
    ...tier,
  ];
}
