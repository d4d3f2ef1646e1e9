// What one may break in the emulated account from the page, to watch it heal.
import type { Control, Controls } from '@tasktap/console';
import { deploy, type Emulator, type World } from '@tasktap/emulator';
import { lastPart } from '../fleet-view.ts';

interface Handle extends Control {
  /** False: it has no such value. */
  readonly use: (value: string) => boolean;
}

export function controlsOf({ world, hand }: Pick<Emulator, 'world' | 'hand'>): Controls {
  const handles = (): readonly Handle[] => [
    deployment(world),
    ...[...world.hostTypes.values()].map((host) =>
      turning(`host ${host.name}`, `EC2 refuses hosts of type ${host.name}`, !host.mirrorable, (on) => {
        host.mirrorable = !on;
      }),
    ),
    turning('throttle', 'EC2 throttles every create', hand.throttling, (on) => {
      hand.throttling = on;
    }),
    turning('lose-events', 'Events are lost', hand.losingEvents, (on) => {
      hand.losingEvents = on;
    }),
    deletion(world),
  ];
  return {
    list: () => handles().map(({ use: _, ...control }) => control),
    use: (id, value) =>
      handles()
        .find((handle) => handle.id === id)
        ?.use(value) ?? false,
  };
}

function turning(id: string, words: string, on: boolean, set: (on: boolean) => void): Handle {
  return {
    ...{ id, words, state: { kind: 'switch', on } },
    use(value) {
      if (value !== 'on' && value !== 'off') return false;
      set(value === 'on');
      return true;
    },
  };
}

function deployment(world: World): Handle {
  const services = new Map(
    [...world.services.values()].map((service) => [`${lastPart(service.clusterArn)}/${service.name}`, service]),
  );
  return {
    ...{ id: 'deploy', words: 'A new deployment of' },
    state: { kind: 'choice', of: [...services.keys()].sort(), deed: 'Deploy' },
    use(value) {
      const service = services.get(value);
      if (service === undefined) return false;
      deploy(world, service, service.taskDefinitionArn);
      for (const listener of world.onServiceChange) listener(service);
      return true;
    },
  };
}

function deletion(world: World): Handle {
  const amounts: Readonly<Record<string, number>> = { 'one session': 1, 'every session': Number.POSITIVE_INFINITY };
  return {
    ...{ id: 'delete-sessions', words: 'Somebody deletes' },
    state: { kind: 'choice', of: Object.keys(amounts), deed: 'Delete' },
    use(value) {
      const amount = amounts[value];
      if (amount === undefined) return false;
      for (const id of [...world.sessions.keys()].slice(0, amount)) world.sessions.delete(id);
      return true;
    },
  };
}
