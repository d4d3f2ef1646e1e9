// The only reader of the environment: what the deployer configured, or every complaint about it at once.
import {
  defaultBudget,
  everyTask,
  filterId,
  type MirrorPolicy,
  mayReplace,
  type Owner,
  owner,
  targetId,
  type Unmirrorable,
} from '@tasktap/core';
import type { Complain, Complaint } from './complaint.ts';
import { parsePolicy } from './policy-document.ts';

/** Which AWS, and as whom: what every function needs to know. */
export interface Place {
  readonly region: string;
  /** Another AWS than the region's own. */
  readonly endpoint: string | undefined;
  /** The role's, as Lambda hands them to the process. Undefined: the SDK looks for others. */
  readonly credentials: Credentials | undefined;
}

export interface Config extends Place {
  readonly owner: Owner;
  /** Undefined: it stands in `policyParameter`. */
  readonly policy: MirrorPolicy | undefined;
  /** The SSM parameter that the policy stands in, and may change in. */
  readonly policyParameter: string | undefined;
  /** No two looks at one cluster overlap. */
  readonly serialized: boolean;
  /** Where unfinished tasks wait. Undefined: the function is invoked by bare events. */
  readonly taskQueueUrl: string | undefined;
  /** Where looks are asked for. Undefined: nobody looks behind the events. */
  readonly lookQueueUrl: string | undefined;
  readonly pauseParameter: string | undefined;
  readonly notesPrefix: string | undefined;
  /** How many of these functions share EC2's rate. */
  readonly concurrency: number;
}

interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export class ConfigError extends Error {
  readonly complaints: readonly Complaint[];

  constructor(complaints: readonly Complaint[]) {
    super(complaints.map(({ variable, sentence }) => `${variable}: ${sentence}`).join('\n'));
    this.name = 'ConfigError';
    this.complaints = complaints;
  }
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** @throws ConfigError with every complaint. */
export function readConfig(environment: Environment): Config {
  const complaints: Complaint[] = [];
  const complain = (variable: string, sentence: string): undefined => {
    complaints.push({ variable, sentence });
  };
  const text = textIn(environment);
  const place = placeOf(environment, complain);
  const document = text('TASKTAP_POLICY');
  const policyParameter = text('TASKTAP_POLICY_PARAMETER');
  const bare = document === undefined && policyParameter === undefined;
  // Alone, the source document's function may go by its own name; several functions of one stack must be told their common one.
  const name =
    text('TASKTAP_OWNER') ??
    (bare ? text('AWS_LAMBDA_FUNCTION_NAME') : undefined) ??
    complain(
      'TASKTAP_OWNER',
      'expected a name for this stack, found nothing; sessions are tagged with it: the same in all functions of a stack, and in no other.',
    );
  const serialized = yes(text('TASKTAP_SERIALIZED'), complain);
  if (document !== undefined && policyParameter !== undefined) {
    complain('TASKTAP_POLICY_PARAMETER', 'expected either this or TASKTAP_POLICY, found both; keep one of them.');
  }
  const by = ownerFrom(name ?? '', complain);
  const notesPrefix = text('TASKTAP_NOTES_PREFIX');
  const policy = bare
    ? sourceDocumentPolicy(text, by, serialized, complain)
    : givenPolicy(document, by, serialized, complain);
  if (!bare && policy !== undefined && lacksNotes(policy, notesPrefix))
    complain('TASKTAP_NOTES_PREFIX', notesAreNeeded);
  const concurrency = wholeNumber(text('TASKTAP_CONCURRENCY') ?? '1', complain);
  if (complaints.length > 0 || place === undefined) throw new ConfigError(complaints);
  return {
    ...place,
    owner: by,
    policy,
    policyParameter,
    serialized,
    taskQueueUrl: text('TASKTAP_TASK_QUEUE_URL'),
    lookQueueUrl: text('TASKTAP_LOOK_QUEUE_URL'),
    pauseParameter: text('TASKTAP_PAUSE_PARAMETER'),
    notesPrefix,
    concurrency,
  };
}

/**
 * Empty: that was complained of. Part of a tag's key, `tasktap:refused:OWNER`, of which EC2 takes 128 characters and by which it searches with wildcards;
 * and of the names of metrics and parameters.
 */
export function ownerFrom(name: string, complain: Complain): Owner {
  if (name !== '' && !/^[A-Za-z0-9_.-]{1,112}$/.test(name)) {
    complain(
      'TASKTAP_OWNER',
      `expected at most 112 letters, digits, ".", "_" and "-", found "${name.slice(0, 120)}"; it is part of a tag's key.`,
    );
  }
  return owner(name);
}

const notesAreNeeded =
  'expected the name of an SSM parameter path, found nothing; `replace` must remember its stops there.';

/** Stops must be remembered where tasks are replaced. */
export function lacksNotes(policy: MirrorPolicy, notesPrefix: string | undefined): boolean {
  return mayReplace(policy) && notesPrefix === undefined;
}

/** Undefined: none was given, or it was complained of. */
function givenPolicy(
  document: string | undefined,
  by: Owner,
  serialized: boolean,
  complain: Complain,
): MirrorPolicy | undefined {
  if (document === undefined) return undefined;
  return parsePolicy(document, by, serialized, (sentence) => complain('TASKTAP_POLICY', sentence));
}

/** What the process was started with; for the one place that starts it. */
export function processEnvironment(): Environment {
  return process.env;
}

/** Undefined: it was complained of. */
export function placeOf(environment: Environment, complain: Complain): Place | undefined {
  const text = textIn(environment);
  const region = text('AWS_REGION');
  if (region === undefined) {
    return complain('AWS_REGION', 'expected a region such as eu-central-1, found nothing; Lambda sets it.');
  }
  return { region, endpoint: text('AWS_ENDPOINT_URL'), credentials: credentialsOf(text) };
}

/** Blanks around a value do not count, and an empty variable counts as absent. */
export function textIn(environment: Environment): (name: string) => string | undefined {
  return (name) => environment[name]?.trim() || undefined;
}

function credentialsOf(text: (name: string) => string | undefined): Credentials | undefined {
  const accessKeyId = text('AWS_ACCESS_KEY_ID');
  const secretAccessKey = text('AWS_SECRET_ACCESS_KEY');
  const sessionToken = text('AWS_SESSION_TOKEN');
  if (accessKeyId === undefined || secretAccessKey === undefined) return undefined;
  return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
}

/** The source document's two variables, and its choice: a task whose host cannot mirror is replaced, here with brakes. */
function sourceDocumentPolicy(
  text: (name: string) => string | undefined,
  by: MirrorPolicy['owner'],
  serialized: boolean,
  complain: Complain,
): MirrorPolicy | undefined {
  const filter = id('TrafficMirrorFilter', 'tmf', text, complain);
  const target = id('TrafficMirrorTarget', 'tmt', text, complain);
  if (filter === undefined || target === undefined) return undefined;
  const unmirrorable: Unmirrorable = {
    kind: 'replace',
    serialized,
    assumeMirrorable: false,
    allowOutage: false,
    budget: defaultBudget,
  };
  return {
    owner: by,
    rules: [everyTask],
    collectors: [],
    targets: [{ id: targetId(target) }],
    filter: filterId(filter),
    sessionNumber: 1,
    packetLength: undefined,
    maxSessions: undefined,
    unmirrorable,
  };
}

function id(
  variable: string,
  prefix: string,
  text: (name: string) => string | undefined,
  complain: Complain,
): string | undefined {
  const value = text(variable);
  if (value === undefined)
    return complain(
      variable,
      `expected an id such as ${prefix}-0123456789abcdef0, found nothing; set it, or give a whole policy in TASKTAP_POLICY.`,
    );
  if (!new RegExp(`^${prefix}-[0-9a-f]{8,17}$`).test(value)) {
    return complain(variable, `expected an id such as ${prefix}-0123456789abcdef0, found "${value.slice(0, 60)}".`);
  }
  return value;
}

function yes(value: string | undefined, complain: Complain): boolean {
  if (value !== undefined && value !== 'true' && value !== 'false') {
    complain('TASKTAP_SERIALIZED', `expected true or false, found "${value.slice(0, 60)}".`);
  }
  return value === 'true';
}

function wholeNumber(value: string, complain: Complain): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1 || number > 1000) {
    complain('TASKTAP_CONCURRENCY', `expected a whole number from 1 to 1000, found "${value.slice(0, 60)}".`);
  }
  return number;
}
