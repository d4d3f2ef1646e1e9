// `deploy --policy`: what the account says of a policy's targets and filters, and what follows for the stack.
import { type Account, type Parameter, rightsFor } from '@tasktap/aws';
import { expectHeard, type Work } from '../account/refusals.ts';
import { changesFrom } from '../policy/changes.ts';
import { nothingMirrored } from '../policy/lines.ts';
import type { PolicyFile } from '../policy/policy-file.ts';
import { unfit } from '../user-error.ts';
import type { DeployPlan } from './course.ts';
import { idsIn, type Parameters, type Whereabouts, whereaboutsIn } from './rights.ts';
import { stepsFor } from './steps.ts';

export interface PolicyPorts {
  readonly account: Pick<Account, 'targets' | 'filters'>;
  readonly policyParameter: (name: string) => Parameter;
}

export interface PolicyWishes {
  readonly file: PolicyFile;
  readonly stackName: string;
  /** On the command line. */
  readonly parameters: Parameters;
  readonly longestLookMs: number;
}

export const work: Work = {
  name: 'deploy --policy',
  again: 'deploy again',
  rights: rightsFor(['destinations', 'put-policy']),
};

/** Of the template: what a policy in a parameter says instead, and what follows from it. */
const saidByPolicy = [
  'TargetId',
  'TargetOwnerAccount',
  'FilterId',
  'MoreTargetAndFilterArns',
  'Unmirrorable',
  'SidecarContainer',
  'MaxSessions',
];

/** `given`: on the command line, by names of parameters. @throws UserError */
export function refuseContradiction(given: Parameters): void {
  const found = saidByPolicy.filter((name) => name in given);
  if (found.length === 0) return;
  throw unfit(
    `Expected ${found.join(', ')} from the file of --policy alone, found ${found.length === 1 ? 'it' : 'them'} on the command line as well: leave out one of both.`,
  );
}

/** `standing`: parameters of the stack; undefined: there is none. @throws UserError */
export async function planFor(
  { account, policyParameter }: PolicyPorts,
  { file, stackName, parameters, longestLookMs }: PolicyWishes,
  standing: Parameters | undefined,
): Promise<DeployPlan> {
  const { document, text, bytes } = file;
  const place = placeOf(parameters['ClusterArns'] ?? standing?.['ClusterArns']);
  const name = parameterName(stackName, parameters['PolicyParameter'], standing?.['PolicyParameter']);
  const targets = expectHeard(await account.targets(), work);
  const filters = expectHeard(await account.filters(), work);
  const wanted = idsIn(document);
  expectThere(
    'mirror target',
    wanted.targets,
    targets.map(({ id }) => id),
    place,
  );
  expectThere('mirror filter', wanted.filters, filters, place);
  const before = expectHeard(await policyParameter(name).read(), work);
  const changes = changesFrom(before, document, name);
  const warning = nothingMirrored(document);
  const ownerOf = (id: string) => targets.find((target) => target.id === id)?.owner;
  const situation = { document, text, name, isWritten: changes.length === 0, place, ownerOf, standing, longestLookMs };
  return {
    steps: stepsFor(situation),
    policy: { parameter: name, changes: [...changes, ...(warning === undefined ? [] : [warning])], bytes },
  };
}

/** @throws UserError */
function placeOf(clusterArns: string | undefined): Whereabouts {
  const place = clusterArns === undefined ? undefined : whereaboutsIn(clusterArns);
  if (place !== undefined) return place;
  const found = clusterArns === undefined ? 'none' : `"${clusterArns}"`;
  throw unfit(`Expected --cluster with ARNs such as arn:aws:ecs:eu-central-1:111122223333:cluster/shop, got ${found}.`);
}

/** @throws UserError */
function parameterName(stackName: string, given: string | undefined, followed = ''): string {
  if (given !== undefined && followed !== '' && given !== followed) {
    throw unfit(
      `Expected --parameter PolicyParameter=${followed} or none, got ${given}: stack ${stackName} follows ${followed}, and its policy stays there.`,
    );
  }
  return given ?? (followed === '' ? `/tasktap/${stackName}/policy` : followed);
}

/** @throws UserError */
function expectThere(what: string, wanted: readonly string[], there: readonly string[], { region }: Whereabouts): void {
  const missing = wanted.filter((id) => !there.includes(id));
  if (missing.length === 0) return;
  throw unfit(
    `Expected a policy whose ${what}s are there, got ${missing.join(', ')}: there is no such ${what} in ${region}.`,
  );
}
