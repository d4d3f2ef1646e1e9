// What keeps a stack from its work in a story: it excuses as long as it lasts, and then everything has its time anew.
import type { Fault } from '@tasktap/emulator';
import type { Scene } from './scene.ts';
import type { Happening, Story } from './story.ts';

/** In seconds after the beginning of the story. */
interface Span {
  readonly from: number;
  readonly until: number;
}

export interface Troubles {
  /** The last moment, at most `now`, at which something was in the way of this stack; where nothing ever was, the dawn of time. */
  lastBefore(stack: string, now: number): number;
  /** A process of the stack has died, now. */
  crashed(stack: string): void;
}

/** A batch of a process that died comes back when its queue shows it again, and until then no other look at the cluster begins. */
const crashSeconds = 360;

export function createTroubles({ story, stacks, world: { clock } }: Scene): Troubles {
  const begin = clock.now();
  const spans = new Map<string, Span[]>();
  const spansOf = (stack: string): Span[] => {
    const known = spans.get(stack) ?? [...spansIn(story, stack)];
    spans.set(stack, known);
    return known;
  };
  return {
    lastBefore(stack, now) {
      const begun = spansOf(stack).filter(({ from }) => begin + from * 1000 <= now);
      return Math.max(...begun.map(({ until }) => Math.min(begin + until * 1000, now)), Number.NEGATIVE_INFINITY);
    },
    crashed(stack) {
      const at = (clock.now() - begin) / 1000;
      if (stacks.some(({ name }) => name === stack)) spansOf(stack).push({ from: at, until: at + crashSeconds });
    },
  };
}

function spansIn(story: Story, stack: string): readonly Span[] {
  return [
    ...story.faults.flatMap((fault) => spanOfFault(fault, story.minutes * 60)),
    ...story.happenings.flatMap((what) => spanOfHappening(what, story, stack)),
  ];
}

/** Of what may keep calls and events from coming through. Whatever happens to hosts, sessions and interfaces can be told of in time. */
function spanOfFault(fault: Fault, end: number): readonly Span[] {
  switch (fault.kind) {
    case 'host-refuses':
    case 'host-accepts':
    case 'foreign-session':
    case 'delete-interface':
    case 'delete-target':
    case 'empty-filter':
      return [];
    case 'delete-session':
      return [sessionGoes(fault.at)];
    default:
      return [{ from: fault.from ?? 0, until: fault.until ?? end }];
  }
}

function spanOfHappening(what: Happening, { happenings, minutes }: Story, stack: string): readonly Span[] {
  switch (what.kind) {
    case 'scans':
      return [{ from: what.at, until: what.at + what.seconds }];
    case 'delete-ours':
      return [sessionGoes(what.at)];
    case 'switch':
    case 'rule': {
      if (what.stack !== stack || what.to === 'on') return [];
      const on = happenings.find(
        (other) => other.kind === what.kind && other.stack === stack && other.to === 'on' && other.at >= what.at,
      );
      return [{ from: what.at, until: on?.at ?? minutes * 60 }];
    }
    default:
      return [];
  }
}

/** Two stacks then race for the same number of the same interface once more. */
function sessionGoes(at: number): Span {
  return { from: at, until: at };
}
