// A story as a person writes it, in YAML: the fleet and the faults in the emulator's own words, and nothing misspelt.
import { readFaults, readFleet } from '@tasktap/emulator';
import { parse, stringify } from 'yaml';
import type { StackStory, Story } from './story.ts';

/** What a story file may leave out. */
type Written = Partial<Omit<Story, 'fleet' | 'faults' | 'stacks'>> & {
  readonly about: string;
  readonly fleet: object;
  readonly faults?: readonly object[];
  readonly stacks: readonly StackStory[];
  /** What a scenario ends with; none of a story's business. */
  readonly ending?: unknown;
};

const words: ReadonlySet<string> = new Set([
  'about',
  'seed',
  'minutes',
  'fleet',
  'stacks',
  'deployed',
  'faults',
  'happenings',
  'ending',
]);

/** Another tool's target and filter come last, as in a drawn fleet. */
const places = {
  targets: [{ kind: 'network-load-balancer' }, { kind: 'network-load-balancer' }],
  filters: [{ rejectUdpPorts: [4789, 6081] }, { rejectUdpPorts: [4789] }],
};

/** @throws Error with one sentence. */
export function readStory(text: string): Story {
  const written = parse(text) as Written;
  const unknown = Object.keys(written).filter((word) => !words.has(word));
  if (unknown.length > 0) throw new Error(`Expected a story of ${[...words].join(', ')}; found ${unknown.join(', ')}.`);
  const fleet = readFleet(stringify({ ...places, ...written.fleet }));
  if (fleet.kind === 'refused') throw new Error(`The fleet: ${fleet.complaints[0]?.sentence}.`);
  const faults = readFaults(stringify({ faults: written.faults ?? [] }));
  if (faults.kind === 'refused') throw new Error(`The faults: ${faults.complaints[0]?.sentence}.`);
  return {
    about: written.about,
    seed: written.seed ?? 1,
    minutes: written.minutes ?? 15,
    fleet: fleet.value,
    stacks: written.stacks,
    ...(written.deployed === undefined ? {} : { deployed: written.deployed }),
    faults: faults.value.faults,
    happenings: written.happenings ?? [],
  };
}
