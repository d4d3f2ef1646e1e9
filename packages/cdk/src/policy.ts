// The policy document of a CDK app's tap, from its props; the controller's own schema says whether it is right.
import { parsePolicy } from '@tasktap/controller';
import { owner } from '@tasktap/core';
import { Token } from 'aws-cdk-lib';
import { targetsIn } from './target.ts';
import type { TaskTapProps } from './task-tap-props.ts';

export type PolicyProps = Pick<
  TaskTapProps,
  'target' | 'rules' | 'collectors' | 'sessionNumber' | 'packetLength' | 'maxSessions' | 'unmirrorable'
>;

/** `ids`: of the targets, in their order; they may be known to CloudFormation only. */
export function policyOf(props: PolicyProps, ids: readonly string[], filter: string): object {
  const { rules, sessionNumber, packetLength, maxSessions, unmirrorable } = props;
  const collectors = collectorsOf(props);
  const targets = targetsIn(props).map(({ az, vpc, capacity }, index) => ({ id: ids[index], az, vpc, capacity }));
  // What is undefined is not in the JSON.
  return { targets, filter, rules, collectors, sessionNumber, packetLength, maxSessions, unmirrorable };
}

/** Those that are named, and those that are targets. Undefined: none. */
function collectorsOf({ target, collectors = [] }: PolicyProps): readonly string[] | undefined {
  const services = targetsIn({ target }).flatMap((each) =>
    each.kind === 'collector' ? [each.collector.serviceName] : [],
  );
  // Endpoints of one gateway lead to the same collectors.
  const names = [...collectors, ...new Set(services)];
  return names.length === 0 ? undefined : names;
}

/** What the functions would complain of, said while there is still time. Ids that only CloudFormation knows are taken for right. */
export function complaintsOf(props: PolicyProps, ids: readonly string[], filter: string): readonly string[] {
  const known = (id: string, example: string): string => (Token.isUnresolved(id) ? example : id);
  const document = policyOf(
    props,
    ids.map((id) => known(id, 'tmt-0123456789abcdef0')),
    known(filter, 'tmf-0123456789abcdef0'),
  );
  const complaints: string[] = [];
  parsePolicy(JSON.stringify(document), owner('synth'), false, (sentence) => {
    complaints.push(sentence);
    return undefined;
  });
  return complaints;
}
