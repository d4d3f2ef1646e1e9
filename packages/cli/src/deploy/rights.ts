// What a policy needs of the stack that follows it, and what a stack has been given: targets and filters by their ARNs, and whether tasks may be stopped.
import type { PolicyDocument } from '@tasktap/controller';

export interface Rights {
  /** ARNs of targets and filters, the one of TargetId and the one of FilterId first. */
  readonly through: readonly string[];
  readonly replaces: boolean;
}

/** Where a stack is, as the ARNs of its clusters have it. */
export interface Whereabouts {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

/** Values of a template's parameters, by name. */
export type Parameters = Readonly<Record<string, string>>;

/** Undefined: it is no ARN of a cluster. */
export function whereaboutsIn(clusterArns: string): Whereabouts | undefined {
  const [, partition, region, account] =
    /^arn:([a-z-]+):ecs:([a-z0-9-]+):([0-9]{12}):cluster\//.exec(clusterArns) ?? [];
  return partition === undefined || region === undefined || account === undefined
    ? undefined
    : { partition, region, account };
}

/** Ids of a policy, each once, in their order; what rules say for themselves counts. */
export function idsIn({ targets, filter, rules = [] }: PolicyDocument): {
  readonly targets: readonly string[];
  readonly filters: readonly string[];
} {
  const ofRules = rules.flatMap((rule) => rule.targets ?? []);
  return {
    targets: [...new Set([...targets, ...ofRules].map(({ id }) => id))],
    filters: [...new Set([filter, ...rules.flatMap((rule) => rule.filter ?? [])])],
  };
}

/** `ownerOf`: the account that owns a target. */
export function rightsOf(
  document: PolicyDocument,
  place: Whereabouts,
  ownerOf: (target: string) => string | undefined,
): Rights {
  const { targets, filters } = idsIn(document);
  const [firstTarget = '', ...otherTargets] = targets.map((id) =>
    targetArn({ ...place, account: ownerOf(id) ?? place.account }, id),
  );
  const [firstFilter = '', ...otherFilters] = filters.map((id) => filterArn(place, id));
  const choices = [document.unmirrorable, ...(document.rules ?? []).flatMap(({ unmirrorable }) => unmirrorable ?? [])];
  return {
    through: [firstTarget, firstFilter, ...otherTargets, ...otherFilters],
    replaces: choices.some(({ kind }) => kind === 'replace'),
  };
}

/** Of a stack that stands. */
export function rightsIn(standing: Parameters, place: Whereabouts): Rights {
  const {
    TargetId = '',
    TargetOwnerAccount = '',
    FilterId = '',
    MoreTargetAndFilterArns = '',
    Unmirrorable,
  } = standing;
  const account = TargetOwnerAccount === '' ? place.account : TargetOwnerAccount;
  return {
    through: [
      targetArn({ ...place, account }, TargetId),
      filterArn(place, FilterId),
      ...MoreTargetAndFilterArns.split(','),
      // Parameters that are empty are none.
    ].filter((arn) => idIn(arn) !== ''),
    replaces: Unmirrorable === 'replace',
  };
}

/** Those of `some` and those of `more`, in this order. */
export function together(some: Rights, more: Rights): Rights {
  return {
    through: [...new Set([...some.through, ...more.through])],
    replaces: some.replaces || more.replaces,
  };
}

/** What `some` has and `others` has not, in words. */
export function beyond(some: Rights, others: Rights): readonly string[] {
  return [
    ...some.through.filter((arn) => !others.through.includes(arn)).map(idIn),
    ...(some.replaces && !others.replaces ? ['stopping tasks'] : []),
  ];
}

/** As parameters of the template that grant them. */
export function parametersFor({ through, replaces }: Rights, place: Whereabouts, otherwise: string): Parameters {
  const [target = '', filter = '', ...more] = through;
  const owner = target.split(':')[4] ?? '';
  return {
    TargetId: idIn(target),
    TargetOwnerAccount: owner === place.account ? '' : owner,
    FilterId: idIn(filter),
    MoreTargetAndFilterArns: more.join(','),
    Unmirrorable: replaces ? 'replace' : otherwise,
  };
}

const idIn = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

function targetArn(place: Whereabouts, id: string): string {
  return arnOf(place, `traffic-mirror-target/${id}`);
}

function filterArn(place: Whereabouts, id: string): string {
  return arnOf(place, `traffic-mirror-filter/${id}`);
}

function arnOf({ partition, region, account }: Whereabouts, rest: string): string {
  return `arn:${partition}:ec2:${region}:${account}:${rest}`;
}
