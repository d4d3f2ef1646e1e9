// An emulated account in virtual time for one contender: tasks are launched, calls are counted, sessions are timed.
import {
  type Call,
  createAccount,
  createRandom,
  createVirtualClock,
  type EmulatedAccount,
  type Fleet,
  letPass,
  type Random,
  type VirtualClock,
  type WorldTask,
} from '@tasktap/emulator';
import { createDoor, type Door } from '../test/simulation/door.ts';
import { rememberPlaces } from '../test/simulation/scene.ts';
import { createWitness, type Witness } from '../test/simulation/witness.ts';

export interface Stage {
  readonly account: EmulatedAccount;
  readonly clock: VirtualClock;
  readonly door: Door;
  readonly random: Random;
  readonly witness: Witness;
  /** Every call so far, oldest first; those that throttling turned away included. */
  readonly calls: readonly Call[];
  /** Every task that was ever attached to its interface, by that interface. */
  readonly attached: ReadonlyMap<string, WorldTask>;
  /** Lets emulated milliseconds pass. */
  pass(ms: number): Promise<void>;
}

const start = Date.UTC(2026, 0, 1, 8);

export function createStage(fleet: Fleet, seed = 1): Stage {
  const clock = createVirtualClock(start);
  const account = createAccount({ clock, seed, fleet });
  const { world } = account;
  rememberPlaces(world);
  const attached = new Map<string, WorldTask>();
  world.onTaskChange.add((task) => {
    const { attachment } = task;
    const id = attachment?.networkInterfaceId;
    if (attachment?.status === 'ATTACHED' && id !== undefined) attached.set(id, task);
  });
  const calls: Call[] = [];
  account.calls.onCall((call) => calls.push(call));
  const witness = createWitness(world, {}, ({ journal }) => ({
    world,
    journal,
    stacks: [],
    story: { about: 'a bench', seed, minutes: 0, fleet, stacks: [], faults: [], happenings: [] },
  }));
  const random = createRandom(seed ^ 0x5eed);
  const door = createDoor(account, witness, random);
  return { account, clock, door, random, witness, calls, attached, pass: (ms) => letPass(clock, ms) };
}
