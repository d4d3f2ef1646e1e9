// Every EC2 operation the emulator answers.
import type { AnyOperation } from '../operation.ts';
import { createTags } from './create-tags.ts';
import { createTrafficMirrorFilter } from './create-traffic-mirror-filter.ts';
import { createTrafficMirrorFilterRule } from './create-traffic-mirror-filter-rule.ts';
import { createTrafficMirrorSession } from './create-traffic-mirror-session.ts';
import { createTrafficMirrorTarget } from './create-traffic-mirror-target.ts';
import { deleteTags } from './delete-tags.ts';
import { deleteTrafficMirrorFilter } from './delete-traffic-mirror-filter.ts';
import { deleteTrafficMirrorFilterRule } from './delete-traffic-mirror-filter-rule.ts';
import { deleteTrafficMirrorSession } from './delete-traffic-mirror-session.ts';
import { deleteTrafficMirrorTarget } from './delete-traffic-mirror-target.ts';
import { describeNetworkAcls } from './describe-network-acls.ts';
import { describeNetworkInterfaces } from './describe-network-interfaces.ts';
import { describeRouteTables } from './describe-route-tables.ts';
import { describeSecurityGroups } from './describe-security-groups.ts';
import { describeTags } from './describe-tags.ts';
import { describeTrafficMirrorFilterRules } from './describe-traffic-mirror-filter-rules.ts';
import { describeTrafficMirrorFilters } from './describe-traffic-mirror-filters.ts';
import { describeTrafficMirrorSessions } from './describe-traffic-mirror-sessions.ts';
import { describeTrafficMirrorTargets } from './describe-traffic-mirror-targets.ts';
import { modifyTrafficMirrorFilterNetworkServices } from './modify-traffic-mirror-filter-network-services.ts';
import { modifyTrafficMirrorFilterRule } from './modify-traffic-mirror-filter-rule.ts';
import { modifyTrafficMirrorSession } from './modify-traffic-mirror-session.ts';

export const ec2Operations: readonly AnyOperation[] = [
  createTags,
  createTrafficMirrorFilter,
  createTrafficMirrorFilterRule,
  createTrafficMirrorSession,
  createTrafficMirrorTarget,
  deleteTags,
  deleteTrafficMirrorFilter,
  deleteTrafficMirrorFilterRule,
  deleteTrafficMirrorSession,
  deleteTrafficMirrorTarget,
  describeNetworkInterfaces,
  describeNetworkAcls,
  describeRouteTables,
  describeSecurityGroups,
  describeTags,
  describeTrafficMirrorFilterRules,
  describeTrafficMirrorFilters,
  describeTrafficMirrorSessions,
  describeTrafficMirrorTargets,
  modifyTrafficMirrorFilterNetworkServices,
  modifyTrafficMirrorFilterRule,
  modifyTrafficMirrorSession,
];
