// Chance that belongs to what it decides: the same seed and the same thing draw the same, whatever else was drawn before.
import { createRandom, type Random } from '../world/random.ts';

/** `key` names one decision, e.g. the third call of one operation, or one event. */
export function drawsFor(seed: number, key: string): Random {
  return createRandom(hashOf(key) ^ Math.imul(seed, 0x9e3779b1));
}

/** FNV-1a, 32 bits: cheap, and mixed again by the generator. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
