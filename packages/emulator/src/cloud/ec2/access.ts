// The questions EC2 operations put to IAM (Service Authorization Reference, "Actions, resources, and condition keys for Amazon EC2").
import type { Tags, World } from '../../world/state.ts';
import type { AccessRequest } from '../operation.ts';
import { type Ec2Resource, ec2Arn, type MirrorResource } from './arns.ts';
import { allRules } from './lookup.ts';

type Keys = AccessRequest['context'];

/** Actions that know no resources. */
export function onEverything(world: World, action: string): readonly AccessRequest[] {
  return [{ action, resource: '*', context: { 'ec2:Region': world.region } }];
}

/** A resource that exists, or ought to: what is not found has no tags, and is refused later. */
export function onResource(
  world: World,
  action: string,
  type: Ec2Resource,
  id: string | undefined,
  more: Keys = {},
): AccessRequest {
  const tags = id === undefined ? undefined : tagsOf(world, type, id);
  return {
    action,
    resource: ec2Arn({ region: world.region, account: ownerOf(world, type, id) }, type, id ?? '*'),
    context: {
      'ec2:Region': world.region,
      ...resourceTagKeys(tags),
      ...interfaceKeys(world, action, type, id),
      ...more,
    },
  };
}

/** A rule and the filter that it belongs to. */
export function onRule(world: World, action: string, id: string | undefined): readonly AccessRequest[] {
  const rule = allRules(world).find((one) => one.id === id);
  return [
    onResource(world, action, 'traffic-mirror-filter', rule?.filterId),
    onResource(world, action, 'traffic-mirror-filter-rule', id),
  ];
}

/** A target that another account shares keeps its owner's account in its ARN; all else is our own. */
function ownerOf(world: World, type: Ec2Resource, id: string | undefined): string {
  const target = type === 'traffic-mirror-target' && id !== undefined ? world.targets.get(id) : undefined;
  return target?.ownerId ?? world.account;
}

/** The resource an action is about to make, with the tags it is to have; and the right to set them, where there are any. */
export function onNew(
  world: World,
  operation: string,
  type: MirrorResource,
  tags: ReadonlyMap<string, string>,
): readonly AccessRequest[] {
  const create = onResource(world, `ec2:${operation}`, type, undefined, requestTagKeys(tags));
  if (tags.size === 0) return [create];
  return [
    create,
    { ...create, action: 'ec2:CreateTags', context: { ...create.context, 'ec2:CreateAction': operation } },
  ];
}

/** Without tags in the request the keys are absent, not empty. */
export function requestTagKeys(tags: ReadonlyMap<string, string>): Keys {
  if (tags.size === 0) return {};
  const keys = [...tags].map(([key, value]) => [`aws:RequestTag/${key}`, value] as const);
  return { ...Object.fromEntries(keys), 'aws:TagKeys': [...tags.keys()] };
}

function resourceTagKeys(tags: Tags | undefined): Keys {
  const keys = [...(tags ?? [])].flatMap(([key, value]) => [
    [`aws:ResourceTag/${key}`, value],
    [`ec2:ResourceTag/${key}`, value],
  ]);
  return Object.fromEntries(keys);
}

const EVERY_INTERFACE_KEY = ['ec2:NetworkInterfaceID', 'ec2:AvailabilityZone', 'ec2:Subnet', 'ec2:Vpc'];

/** Which of them an action has is its own matter. */
const INTERFACE_KEYS: Readonly<Record<string, readonly string[]>> = {
  'ec2:CreateTrafficMirrorSession': EVERY_INTERFACE_KEY,
  'ec2:CreateTags': EVERY_INTERFACE_KEY,
  'ec2:CreateTrafficMirrorTarget': ['ec2:NetworkInterfaceID'],
};

/** Subnet and VPC are given as ARNs, the interface as its id. */
function interfaceKeys(world: World, action: string, type: Ec2Resource, id: string | undefined): Keys {
  const found = type === 'network-interface' && id !== undefined ? world.networkInterfaces.get(id) : undefined;
  if (found === undefined) return {};
  const keys = {
    'ec2:NetworkInterfaceID': found.id,
    'ec2:AvailabilityZone': found.availabilityZone,
    'ec2:Subnet': ec2Arn(world, 'subnet', found.subnetId),
    'ec2:Vpc': ec2Arn(world, 'vpc', found.vpcId),
  };
  return Object.fromEntries(Object.entries(keys).filter(([key]) => INTERFACE_KEYS[action]?.includes(key)));
}

function tagsOf(world: World, type: Ec2Resource, id: string): Tags | undefined {
  switch (type) {
    case 'network-interface':
      return world.networkInterfaces.get(id)?.tags;
    case 'traffic-mirror-session':
      return world.sessions.get(id)?.tags;
    case 'traffic-mirror-target':
      return world.targets.get(id)?.tags;
    case 'traffic-mirror-filter':
      return world.filters.get(id)?.tags;
    case 'traffic-mirror-filter-rule':
      return allRules(world).find((rule) => rule.id === id)?.tags;
    default:
      return undefined;
  }
}
