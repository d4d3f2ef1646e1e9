// Chance that belongs to what it decides: the same seed and the same thing draw the same, whatever else was drawn before.
import { createRandom, type Random } from './random.ts';
import type { World } from './state.ts';

/** `key` names one decision, e.g. the third call of one operation, or one event. */
export function drawsFor(seed: number, key: string): Random {
  return createRandom(hashOf(key) ^ Math.imul(seed, 0x9e3779b1));
}

/** The name of the n-th thing of its kind, e.g. the second deployment of a service: the same whatever else has happened in the world. */
export function nextLot({ turns }: Pick<World, 'turns'>, kind: string): string {
  const turn = (turns.get(kind) ?? 0) + 1;
  turns.set(kind, turn);
  return `${kind} ${turn}`;
}

/** FNV-1a, 32 bits: cheap, and mixed again by the generator. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
