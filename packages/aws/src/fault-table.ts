// What AWS's error codes mean: one table, every spelling of every code we may meet, with the source of each row.
import type { FaultKind, MissingPart, QuotaOf } from '@tasktap/core';

export type Meaning =
  /** EC2 cannot mirror this interface: an observation, not an error. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'eni-not-visible' }
  | { readonly kind: 'session-gone' }
  | { readonly kind: 'task-gone' }
  | { readonly kind: 'parameter-missing' }
  | { readonly kind: 'full'; readonly what: QuotaOf }
  | { readonly kind: 'missing'; readonly what: MissingPart }
  /** Somebody may have been first, or EC2 doubts the request: look before trying again. */
  | { readonly kind: 'contested' }
  | { readonly kind: 'fault'; readonly fault: FaultKind };

/** What each is here, for the documents; a fault has its own sentence (`explanations` of the core). */
export const meanings: Readonly<Record<Meaning['kind'], string>> = {
  refused: 'EC2 cannot mirror this interface: an observation, remembered on it as a tag.',
  'eni-not-visible': 'EC2 does not show the interface yet: the task waits.',
  'session-gone': 'It is gone already: as good as changed or deleted.',
  'task-gone': 'It has stopped already: as good as stopped.',
  'parameter-missing': 'It is not there: no stops are noted, and nobody has paused.',
  full: 'An account, a target or an interface has all the sessions that it may have.',
  missing: 'The target or the filter is not there.',
  contested: 'Somebody may have been first: the sessions of the interface are read before anything else is tried.',
  fault: 'The call taught us nothing.',
};

export interface FaultRow {
  /** Every spelling: what EC2's documents call a code is often not what it sends. */
  readonly codes: readonly string[];
  /** Only there the codes mean this. Undefined: everywhere. */
  readonly operation?: string;
  readonly meaning: Meaning;
  readonly source: string;
}

const documented = 'EC2 API reference, Error codes';
const common = 'AWS general reference, Common errors';
const observed = 'seen on the wire; the documented name is accepted as well';
const inferred = 'inferred: not documented for these calls';
const ecs = 'ECS API reference, errors of each action';
const ssm = 'SSM API reference, errors of each action';
const sqs = 'SQS API reference, errors of each action';

const fault = (kind: FaultKind): Meaning => ({ kind: 'fault', fault: kind });

export const faultTable: readonly FaultRow[] = [
  {
    codes: ['NetworkInterfaceNotSupported', 'NetworkInterfaceNotSupportedException'],
    meaning: { kind: 'refused' },
    source: observed,
  },
  {
    codes: [
      'InvalidNetworkInterfaceID.NotFound',
      'InvalidNetworkInterfaceId.NotFound',
      'NetworkInterfaceNotFoundException',
    ],
    meaning: { kind: 'eni-not-visible' },
    source: documented,
  },
  {
    codes: ['InvalidTrafficMirrorSessionId.NotFound', 'InvalidTrafficMirrorSessionNotFound'],
    meaning: { kind: 'session-gone' },
    source: observed,
  },
  {
    // `NoFound` is EC2's own spelling.
    codes: [
      'InvalidTrafficMirrorTargetId.NotFound',
      'InvalidTrafficMirrorTargetNoFound',
      'InvalidTrafficMirrorTargetNotFound',
    ],
    meaning: { kind: 'missing', what: 'target' },
    source: observed,
  },
  {
    codes: ['InvalidTrafficMirrorFilterId.NotFound', 'InvalidTrafficMirrorFilterNotFound'],
    meaning: { kind: 'missing', what: 'filter' },
    source: observed,
  },
  {
    codes: ['TrafficMirrorSessionsPerInterfaceLimitExceeded'],
    meaning: { kind: 'full', what: 'interface' },
    source: documented,
  },
  {
    codes: ['TrafficMirrorSourcesPerTargetLimitExceeded', 'TrafficMirrorSessionsPerTargetLimitExceeded'],
    meaning: { kind: 'full', what: 'target' },
    source: documented,
  },
  { codes: ['TrafficMirrorSessionLimitExceeded'], meaning: { kind: 'full', what: 'account' }, source: documented },
  { codes: ['IdempotentParameterMismatch'], meaning: { kind: 'contested' }, source: documented },
  {
    // What EC2 says of a session number in use: its message was captured, its code was not.
    codes: ['InvalidParameterValue'],
    meaning: { kind: 'contested' },
    source: inferred,
  },
  {
    // ECS has no code of its own for a task it does not know; our request is otherwise well formed.
    codes: ['InvalidParameterException'],
    operation: 'StopTask',
    meaning: { kind: 'task-gone' },
    source: 'seen on the wire',
  },
  { codes: ['ParameterNotFound'], meaning: { kind: 'parameter-missing' }, source: ssm },

  {
    codes: [
      'RequestLimitExceeded',
      'EC2ThrottledException',
      'Throttling',
      'ThrottlingException',
      'ThrottledException',
      'RequestThrottled',
      'RequestThrottledException',
      'TooManyRequestsException',
      'SlowDown',
    ],
    meaning: fault('throttled'),
    source: 'EC2 and ECS API throttling; the codes the SDK retries',
  },
  { codes: ['TooManyUpdates'], meaning: fault('throttled'), source: ssm },
  { codes: ['KmsThrottled', 'KMS.ThrottlingException'], meaning: fault('throttled'), source: sqs },
  {
    codes: [
      'ServerException',
      'InternalError',
      'InternalServerError',
      'InternalFailure',
      'ServiceUnavailable',
      'Unavailable',
    ],
    meaning: fault('unavailable'),
    source: common,
  },
  {
    codes: [
      'UnauthorizedOperation',
      'AccessDenied',
      'AccessDeniedException',
      'AuthFailure',
      'OptInRequired',
      'NotAuthorized',
      'Blocked',
      'BlockedException',
      'IncompleteSignature',
      'SignatureDoesNotMatch',
      'InvalidSignatureException',
      'InvalidClientTokenId',
      'UnrecognizedClientException',
      'MissingAuthenticationToken',
      'MissingAuthenticationTokenException',
      'ExpiredToken',
      'ExpiredTokenException',
      'RequestExpired',
    ],
    meaning: fault('denied'),
    source: common,
  },
  { codes: ['KmsAccessDenied', 'KMS.AccessDeniedException'], meaning: fault('denied'), source: sqs },
  {
    codes: [
      'TrafficMirrorTargetLimitExceeded',
      'TrafficMirrorFilterLimitExceeded',
      'TrafficMirrorFilterRuleLimitExceeded',
    ],
    meaning: fault('quota'),
    source: documented,
  },
  { codes: ['TagLimitExceeded', 'LimitExceededException'], meaning: fault('quota'), source: common },
  { codes: ['ParameterLimitExceeded', 'ParameterMaxVersionLimitExceeded'], meaning: fault('quota'), source: ssm },
  { codes: ['OverLimit'], meaning: fault('quota'), source: sqs },
  {
    codes: [
      'InvalidNetworkInterfaceId.Malformed',
      'InvalidNetworkInterfaceID.Malformed',
      'InvalidNetworkLoadBalancerArn.Malformed',
      'InvalidNetworkLoadBalancerArn.NotFound',
      'NetworkLoadBalancerNotFoundException',
      'NlbInUseByTrafficMirrorTargetException',
      'TrafficMirrorFilterRuleAlreadyExists',
      'TrafficMirrorFilterInUse',
      'TrafficMirrorFilterInUseException',
      'InvalidID',
    ],
    meaning: fault('invalid'),
    source: documented,
  },
  {
    codes: [
      'InvalidTrafficMirrorTarget',
      'InvalidTrafficMirrorFilterRuleId.NotFound',
      'InvalidTrafficMirrorFilterRuleNotFound',
      'TrafficMirrorTargetInUse',
      'TrafficMirrorTargetInUseException',
    ],
    meaning: fault('invalid'),
    source: observed,
  },
  {
    // The request would have succeeded. Who asks with DryRun (probe, doctor) wants to know only whether it is `denied`.
    codes: ['DryRunOperation'],
    meaning: fault('invalid'),
    source: documented,
  },
  {
    codes: [
      'InvalidParameter',
      'InvalidParameterCombination',
      'MissingParameter',
      'UnknownParameter',
      'InvalidInput',
      'InvalidAction',
      'MalformedQueryString',
      'ValidationError',
      'ValidationException',
      'SerializationException',
      'UnsupportedOperation',
    ],
    meaning: fault('invalid'),
    source: common,
  },
  {
    codes: [
      'ClientException',
      'InvalidParameterException',
      'ClusterNotFoundException',
      'ServiceNotFoundException',
      'ServiceNotActiveException',
      'ResourceNotFoundException',
      'UnsupportedFeatureException',
    ],
    meaning: fault('invalid'),
    source: ecs,
  },
  {
    codes: [
      'ParameterAlreadyExists',
      'HierarchyLevelLimitExceededException',
      'ParameterPatternMismatchException',
      'InvalidKeyId',
      'UnsupportedParameterType',
    ],
    meaning: fault('invalid'),
    source: ssm,
  },
  {
    codes: [
      'QueueDoesNotExist',
      'AWS.SimpleQueueService.NonExistentQueue',
      'ReceiptHandleIsInvalid',
      'MessageNotInflight',
      'AWS.SimpleQueueService.MessageNotInflight',
      'InvalidMessageContents',
      'InvalidAddress',
      'InvalidSecurity',
    ],
    meaning: fault('invalid'),
    source: sqs,
  },
];
