// The rest of a set-up: rights, sessions of others, packets that are too long, the stack, the clock.
import type { Fault, Verdict } from '@tasktap/core';
import { counted } from '../words/counted.ts';
import { type Finding, isBroken, isFine, lookAt, unread } from './finding.ts';

/** `fault`: what the dry run came back with; undefined: it was not tried. */
export function examineRight(check: string, action: string, fault: Fault | undefined): Finding {
  if (fault === undefined)
    return lookAt(
      check,
      `Whether you may ${action} was not tried: there is none to try it on.`,
      'Nothing, where a stack does it in its own name.',
    );
  if (fault.kind === 'throttled' || fault.kind === 'unavailable') return unread(check, fault);
  return fault.kind === 'denied'
    ? lookAt(
        check,
        `You may not ${action}.`,
        'Nothing, where a stack does it in its own name; else grant it: apply and drain need it.',
      )
    : isFine(check, `You may ${action}.`);
}

export function examineShadows(verdicts: readonly Verdict[]): Finding {
  const by = verdicts.flatMap((verdict) => (verdict.kind === 'shadowed' ? [verdict.by.id] : [])).sort();
  if (by.length === 0) return isFine('shadowed', 'No session of somebody else takes packets before ours.');
  const named = by.slice(0, 3).join(', ');
  return isBroken(
    'shadowed',
    `${counted(by.length, 'task')} mirrored by sessions of somebody else first (${named}${by.length > 3 ? ', …' : ''}): ours get nothing.`,
    'Agree on session numbers: the lower one is asked first, and each packet is mirrored once.',
  );
}

/** Bytes of outer headers (Traffic Mirroring guide): 54 over IPv4. */
const overhead = 54;
const jumbo = 9001;

export function examineLength(packetLength: number | undefined): Finding {
  const longest = jumbo - overhead;
  if (packetLength !== undefined && packetLength <= longest) {
    return isFine(
      'packet-length',
      `Packets are cut at ${packetLength} bytes, which fits into ${jumbo} with the tunnel around it.`,
    );
  }
  return lookAt(
    'packet-length',
    `Whole packets are mirrored, with ${overhead} bytes around them: of those beyond ${longest} bytes, or 1446 where the way takes 1500 only, the rest is cut or lost.`,
    'Give sensors an MTU of 9001, or set packetLength.',
  );
}

/** `status` undefined: there is no stack of that name. */
export function examineStack(name: string, status: string | undefined): Finding {
  if (status === undefined) {
    return lookAt(
      'stack',
      `There is no CloudFormation stack ${name}: nothing covers new tasks by itself.`,
      'Deploy it (tasktap deploy), or apply again and again.',
    );
  }
  if (/FAILED$|^ROLLBACK_COMPLETE$/.test(status)) {
    return isBroken('stack', `Stack ${name} is in ${status}.`, 'See its events in CloudFormation, and deploy again.');
  }
  return status.endsWith('_IN_PROGRESS')
    ? lookAt('stack', `Stack ${name} is in ${status}.`, 'Wait until that is done.')
    : isFine('stack', `Stack ${name} stands (${status}).`);
}

export function examineSwitch(state: 'on' | 'off' | 'unread'): Finding {
  if (state === 'on') return isFine('switch', 'The stack is not paused.');
  if (state === 'off')
    return lookAt('switch', 'The stack is paused: nothing is created, changed, deleted or stopped.', 'tasktap resume');
  return isBroken(
    'switch',
    'The off switch could not be read: whoever cannot read it does nothing.',
    'Grant ssm:GetParameter on it.',
  );
}

const signatureLifeMs = 15 * 60_000;
const noticeableMs = 60_000;

/** `skewMs` undefined: AWS said no date. */
export function examineClock(skewMs: number | undefined): Finding {
  if (skewMs === undefined) return lookAt('clock', 'AWS told no time.', 'Compare the clock of this machine yourself.');
  const seconds = Math.round(Math.abs(skewMs) / 1000);
  const sentence = `The clock of this machine is ${counted(seconds, 'second')} ${skewMs > 0 ? 'behind' : 'before'} AWS's.`;
  if (Math.abs(skewMs) >= signatureLifeMs)
    return isBroken('clock', sentence, 'Set it: AWS refuses what is signed 15 minutes off.');
  return Math.abs(skewMs) >= noticeableMs
    ? lookAt('clock', sentence, 'Set it: times in what is printed here are off.')
    : isFine('clock', "The clock of this machine agrees with AWS's.");
}
