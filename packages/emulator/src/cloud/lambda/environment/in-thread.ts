// An execution environment in this thread, for virtual time: nothing happens but when the clock is moved.
import { createRealm, type Realm, type Surroundings } from './realm.ts';
import type { Environment, StartEnvironment } from './settings.ts';

/** Memory is not counted, and a handler that never gives up the thread cannot be stopped. */
export function startInThread(around: Omit<Surroundings, 'write'>): StartEnvironment {
  return (settings, write): Environment => {
    let ended = false;
    // What an ended environment still says is not heard.
    const told = (line: string): void => {
      if (!ended) write(line);
    };
    const realm = new Promise<Realm>((resolve) => resolve(createRealm(settings, { ...around, write: told })));
    const ready = realm.then(() => undefined);
    // Whoever waits for it hears of it; until then it must not count as unheard.
    ready.catch(() => undefined);
    return {
      ready,
      invoke: async (invocation) => ({ json: await (await realm).invoke(invocation), usedMb: undefined }),
      end() {
        ended = true;
        realm.then(
          (started) => started.end(),
          () => undefined,
        );
      },
    };
  };
}
