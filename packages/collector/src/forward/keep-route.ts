// Finds the way to a forwarder's target, and follows the target's name.
import { backoff } from './backoff.ts';
import type { ForwardOptions, Surroundings } from './options.ts';
import type { Route } from './route.ts';
import type { Sender } from './sender.ts';
import type { ForwardWord, Tally } from './words.ts';

const minute = 60_000;
const losses: readonly ForwardWord[] = [
  'rate-cap',
  'queue-full',
  'send-failed',
  'missed-by-capture',
  'damaged-streams',
];

/** Undefined: told to stop before there was one. */
export async function firstRoute(
  options: ForwardOptions,
  around: Surroundings,
  stop: AbortSignal,
): Promise<Route | undefined> {
  for (let failures = 0; !stop.aborted; failures += 1) {
    const route = await unlessGiven(stop, findRoute(options, around));
    if (route !== undefined) return route;
    if (failures === 0 && !stop.aborted)
      around.say(`there is no way to ${options.to} yet: check its name, and that this task may reach it; trying on`);
    await around.wait(backoff(failures), stop);
  }
  return undefined;
}

async function findRoute({ to, port }: ForwardOptions, { resolve, open }: Surroundings): Promise<Route | undefined> {
  const [address] = await resolve(to);
  return address === undefined ? undefined : open(address, port);
}

/** Undefined: it was given first. A name may take a resolver half a minute. */
function unlessGiven<T>(stop: AbortSignal, asked: Promise<T>): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const end = (): void => resolve(undefined);
    if (stop.aborted) end();
    stop.addEventListener('abort', end);
    void asked.then(resolve, reject).finally(() => stop.removeEventListener('abort', end));
  });
}

interface Kept {
  readonly route: Route;
  readonly sender: Sender;
  readonly tally: Tally;
}

/** Every minute: follows the target's name, and says what was lost. Answers the last route. */
export async function keepRoute(
  options: ForwardOptions,
  around: Surroundings,
  over: AbortSignal,
  { route: first, sender, tally }: Kept,
): Promise<Route> {
  let route = first;
  let before = tally.counts();
  for (;;) {
    await around.wait(minute, over);
    if (over.aborted) return route;
    const addresses = (await unlessGiven(over, around.resolve(options.to))) ?? [];
    // A name of several addresses gives them in any order: while ours is among them, it stays.
    const [address] = addresses.includes(route.address) ? [] : addresses;
    const next = address === undefined ? undefined : await around.open(address, options.port);
    if (next !== undefined) {
      sender.turnTo(next);
      route.close();
      route = next;
      around.say(`${options.to} is ${next.address} now`);
    }
    const counts = tally.counts();
    const lost = losses.filter((word) => counts[word] > before[word]);
    if (lost.length > 0)
      around.say(`lost in the last minute: ${lost.map((word) => `${counts[word] - before[word]} ${word}`).join(', ')}`);
    before = counts;
  }
}
