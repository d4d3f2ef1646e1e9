// The words of a fault plan: what goes wrong, when and how often. In a file it looks like this:
//
//   faults:
//     - { kind: throttle, calls: ec2:CreateTrafficMirrorSession, share: 0.2, until: 600 }
//     - { kind: time-out, calls: ec2:*, act: after, seconds: 30, times: 1 }
//     - { kind: lose-event, share: 0.1, status: PENDING }
//     - { kind: delete-interface, at: 300, share: 0.05 }
//     - { kind: clock-skew, seconds: -1200, from: 60, until: 120 }
import * as v from 'valibot';
import { meansSomething, whatWasMeant } from './call-pattern.ts';
import { isOpenSometime } from './window.ts';

const described = <const Schema extends v.GenericSchema>(schema: Schema, words: string) =>
  v.pipe(schema, v.description(words));

const number = v.pipe(v.number(), v.finite('expected a number that can be counted'));
const seconds = v.pipe(number, v.minValue(0, 'expected 0 or more'));
const whole = v.pipe(number, v.integer('expected a whole number'));

const from = v.exactOptional(described(seconds, 'From when on: emulated seconds after the start. Default: the start.'));
const until = v.exactOptional(
  described(seconds, 'When it ends: emulated seconds after the start, itself excluded. Default: never.'),
);
const at = described(seconds, 'When it happens, once: emulated seconds after the start.');
const share = v.exactOptional(
  described(
    v.pipe(number, v.minValue(0, 'expected 0 to 1'), v.maxValue(1, 'expected 0 to 1')),
    'Of how many, 0 to 1, each drawn by itself. Default: all.',
  ),
);
const times = v.exactOptional(
  described(v.pipe(whole, v.minValue(1, 'expected 1 or more')), 'How often at most. Default: without end.'),
);

const callPattern = v.pipe(
  v.string(),
  v.check(meansSomething, ({ input }) => whatWasMeant(input)),
);

const anyCall = {
  calls: described(
    v.union(
      [callPattern, v.pipe(v.array(callPattern), v.minLength(1, 'expected at least one call'))],
      'expected a call such as ec2:CreateTrafficMirrorSession, ecs:* or *, or a list of those',
    ),
    'Which calls: ec2:CreateTrafficMirrorSession, ecs:*, * or a list of those.',
  ),
  principal: v.exactOptional(described(v.string(), 'Whose calls, by the name of the principal. Default: anybody’s.')),
  from,
  until,
  share,
  times,
};

const act = v.exactOptional(
  described(
    v.picklist(['before', 'after']),
    'before: the call is lost on its way in and nothing is done; after: it is done, and its answer is lost. Default: before.',
  ),
);

const anyEvent = {
  status: v.exactOptional(
    described(
      v.picklist([
        'PROVISIONING',
        'PENDING',
        'ACTIVATING',
        'RUNNING',
        'DEACTIVATING',
        'STOPPING',
        'DEPROVISIONING',
        'STOPPED',
      ]),
      'Only events of tasks with this last status. Default: all.',
    ),
  ),
  from,
  until,
  share,
  times,
};

const host = described(v.string(), 'The name of a host type of the fleet.');

const kind = <const Kind extends string>(name: Kind, words: string) => described(v.literal(name), words);

const callFaults = [
  v.strictObject({ kind: kind('throttle', 'The service’s own throttling error.'), ...anyCall }),
  v.strictObject({ kind: kind('unavailable', 'Status 503: the service is overloaded.'), ...anyCall }),
  v.strictObject({ kind: kind('internal-error', 'Status 500: the service broke.'), ...anyCall }),
  v.strictObject({
    kind: kind('time-out', 'The connection stays silent and is then reset.'),
    ...anyCall,
    act,
    seconds: v.exactOptional(described(seconds, 'How long it stays silent, in emulated seconds. Default: 60.')),
  }),
  v.strictObject({ kind: kind('reset', 'The connection is reset instead of an answer.'), ...anyCall, act }),
] as const;

const eventFaults = [
  v.strictObject({ kind: kind('lose-event', 'Nobody hears of the change.'), ...anyEvent }),
  v.strictObject({ kind: kind('duplicate-event', 'The same event comes a second time, a moment later.'), ...anyEvent }),
  v.strictObject({
    kind: kind('delay-event', 'The event comes so much later.'),
    ...anyEvent,
    seconds: described(seconds, 'By how much, in emulated seconds.'),
  }),
  v.strictObject({
    kind: kind('reorder-event', 'The event is held for a moment that is drawn, so that others overtake it.'),
    ...anyEvent,
    within: described(seconds, 'The longest it is held, in emulated seconds.'),
  }),
] as const;

const worldFaults = [
  v.strictObject({ kind: kind('host-refuses', 'A host type cannot be mirrored for a while.'), host, from, until }),
  v.strictObject({ kind: kind('host-accepts', 'A host type can be mirrored for a while.'), host, from, until }),
  v.strictObject({
    kind: kind(
      'foreign-session',
      'Somebody else’s session is on the interfaces of tasks, before anybody can be faster.',
    ),
    number: v.exactOptional(
      described(
        v.pipe(whole, v.minValue(1, 'expected 1 to 32766'), v.maxValue(32_766, 'expected 1 to 32766')),
        'Its session number. Default: 1.',
      ),
    ),
    from,
    until,
    share,
  }),
  v.strictObject({ kind: kind('delete-session', 'Mirror sessions are deleted.'), at, share }),
  v.strictObject({ kind: kind('delete-interface', 'Interfaces vanish while their tasks run.'), at, share }),
  v.strictObject({ kind: kind('delete-target', 'Mirror targets vanish while sessions send to them.'), at, share }),
  v.strictObject({ kind: kind('empty-filter', 'Mirror filters lose all rules, and mirror nothing.'), at, share }),
] as const;

const clockSkew = v.strictObject({
  kind: kind('clock-skew', 'AWS’s clock and the callers’ clocks differ; beyond 15 minutes every signature is refused.'),
  seconds: described(number, 'By how much AWS’s clock is ahead, in seconds; negative: behind.'),
  from,
  until,
});

const fault = v.pipe(
  v.variant('kind', [...callFaults, ...eventFaults, ...worldFaults, clockSkew]),
  v.check((each) => isOpenSometime(each), 'expected until to be later than from'),
);

export const faultPlanSchema = described(
  v.strictObject({
    faults: described(v.array(fault), 'In order: of several that would strike one call, the first does.'),
  }),
  'What goes wrong in the emulated AWS, when and how often.',
);

export const callKinds = callFaults.map(({ entries }) => entries.kind.literal);
export const eventKinds = eventFaults.map(({ entries }) => entries.kind.literal);
export const worldKinds = worldFaults.map(({ entries }) => entries.kind.literal);

export type FaultPlan = v.InferOutput<typeof faultPlanSchema>;
export type Fault = FaultPlan['faults'][number];
export type CallFault = v.InferOutput<(typeof callFaults)[number]>;
export type EventFault = v.InferOutput<(typeof eventFaults)[number]>;
export type WorldFault = v.InferOutput<(typeof worldFaults)[number]>;
export type ClockSkew = v.InferOutput<typeof clockSkew>;
