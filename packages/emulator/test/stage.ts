// The stage for tests of mirror sessions: everything a session needs, and two ways to ask for one.
import type { CreateTrafficMirrorSessionRequest } from '@aws-sdk/client-ec2';
import { createTrafficMirrorSession } from '../src/cloud/ec2/create-traffic-mirror-session.ts';
import { createAccount } from './account.ts';

/** Seventeen digits that no resource has. */
export const UNKNOWN = '0123456789abcdef0';

/** One session is about to be created: its interface, target and filter stand. */
export function stage() {
  const account = createAccount();
  const source = account.eni();
  const target = account.target('gateway-load-balancer-endpoint', `vpce-${UNKNOWN}`);
  const filter = account.filter();
  const request = (different: Partial<CreateTrafficMirrorSessionRequest> = {}): CreateTrafficMirrorSessionRequest => ({
    NetworkInterfaceId: source.id,
    TrafficMirrorTargetId: target.id,
    TrafficMirrorFilterId: filter.id,
    SessionNumber: 1,
    ...different,
  });
  const create = (different: Partial<CreateTrafficMirrorSessionRequest> = {}) =>
    createTrafficMirrorSession.run(request(different), account.cloud).TrafficMirrorSession ?? {};
  return { ...account, source, nearTarget: target, nearFilter: filter, request, create };
}

export type Stage = ReturnType<typeof stage>;
