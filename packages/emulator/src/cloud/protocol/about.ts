// What a call was about, in the few words worth keeping in the call log.

/** Members of inputs that name things, or change what the call means. */
const WORTH_KEEPING: readonly string[] = [
  'NetworkInterfaceId',
  'NetworkInterfaceIds',
  'TrafficMirrorSessionId',
  'TrafficMirrorSessionIds',
  'TrafficMirrorTargetId',
  'TrafficMirrorFilterId',
  'SessionNumber',
  'DryRun',
  'Resources',
  'cluster',
  'service',
  'task',
  'tasks',
  'desiredStatus',
  'Name',
  'QueueUrl',
  'StackName',
  'ChangeSetName',
  'Bucket',
  'Key',
];

export function about(input: object): Readonly<Record<string, string>> {
  // What is not so changes nothing: `DryRun: false`.
  const kept = Object.entries(input).filter(([name, value]) => WORTH_KEEPING.includes(name) && value !== false);
  return Object.fromEntries(
    kept.map(([name, value]) => [`${name.slice(0, 1).toLowerCase()}${name.slice(1)}`, String(value)]),
  );
}
