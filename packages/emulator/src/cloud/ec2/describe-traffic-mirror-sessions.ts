// DescribeTrafficMirrorSessions. That it takes no `tag:` filters is the literal reading of its reference page.
import type { MirrorSession, World } from '../../world/state.ts';
import type { Operation } from '../operation.ts';
import type { ec2 } from '../protocol/models.ts';
import { onEverything } from './access.ts';
import { type Fields, filtered, LARGEST_PAGE, named, page } from './describe.ts';
import { isShown, sessionOf } from './lookup.ts';
import { sessionView } from './views.ts';

const fields: Fields<MirrorSession> = {
  description: (session) => session.description,
  'network-interface-id': (session) => session.networkInterfaceId,
  'owner-id': (session) => session.ownerId,
  'packet-length': (session) => session.packetLength,
  'session-number': (session) => session.sessionNumber,
  'traffic-mirror-filter-id': (session) => session.filterId,
  'traffic-mirror-session-id': (session) => session.id,
  'traffic-mirror-target-id': (session) => session.targetId,
  'virtual-network-id': (session) => session.vni,
};

export const describeTrafficMirrorSessions: Operation<
  ec2.DescribeTrafficMirrorSessionsRequest,
  ec2.DescribeTrafficMirrorSessionsResult
> = {
  service: 'ec2',
  name: 'DescribeTrafficMirrorSessions',
  access: (_input, { world }) => onEverything(world, 'ec2:DescribeTrafficMirrorSessions'),
  run(input, { world }) {
    const sessions =
      input.TrafficMirrorSessionIds?.map((id) => sessionOf(world, id)) ??
      [...candidates(world, input.Filters), ...ofParticipants(world)].filter((session) => isShown(world, session));
    const found = page(filtered(sessions, input.Filters, named(fields)), input, (session) => session.id, LARGEST_PAGE);
    return { TrafficMirrorSessions: found.things.map((session) => shown(world, session)), NextToken: found.nextToken };
  },
};

/** Tags are the account's that made them (inferred from AWS RAM's rule for shared resources). */
function shown(world: World, session: MirrorSession): ec2.TrafficMirrorSession {
  const view = sessionView(session);
  return session.ownerId === world.account ? view : { ...view, Tags: [] };
}

/** A question about a few interfaces need not look at the sessions of all others; the filters are tried on what is left. */
function candidates(world: World, filters: readonly ec2.Filter[] | undefined): readonly MirrorSession[] {
  const interfaces = filters?.find(({ Name }) => Name === 'network-interface-id')?.Values;
  const isExact = interfaces?.every((value) => !/[*?\\]/.test(value)) === true;
  if (interfaces === undefined || !isExact) return [...world.sessions.values()];
  return [...new Set(interfaces)].flatMap((id) => world.sessions.on(id));
}

/** The owner of a target sees the sessions of other accounts that send to it (Traffic Mirroring guide, "Share a traffic mirror target"). */
function ofParticipants(world: World): readonly MirrorSession[] {
  return [...world.participants].flatMap(({ sessions }) =>
    [...sessions.values()].filter(({ targetId }) => world.targets.get(targetId)?.ownerId === world.account),
  );
}
