// From an error of the SDK to what it means: the code decides, then the status; the message is for people only.
import type { Fault, FaultKind } from '@tasktap/core';
import { faultTable, type Meaning } from './fault-table.ts';

export interface Reading {
  readonly meaning: Meaning;
  /** The same as a fault, for whoever has no use for the meaning. */
  readonly fault: Fault;
}

const meaningOf: ReadonlyMap<string, Meaning> = new Map(
  faultTable.flatMap(({ codes, operation, meaning }) => codes.map((code) => [keyOf(code, operation), meaning])),
);

/** What the SDK puts on every error; none of it is certain to be there, nor to be what it should be. */
interface SdkError {
  readonly name?: unknown;
  readonly message?: unknown;
  /** Without an `httpStatusCode`: no answer came (a time-out, a reset, a closed port, no credentials). */
  readonly $metadata?: { readonly httpStatusCode?: unknown; readonly requestId?: unknown } | null;
}

/** Of an answer that the SDK (3.1169) cannot read, as that of a proxy: its sentence tells programmers where to look. */
const unreadable = /\n {2}Deserialization error: /;
/** What the SDK calls an error without a code. */
const nameless = 'Unknown';

/** `operation` is AWS's name of the call, e.g. `CreateTrafficMirrorSession`: some codes mean something else there. */
export function readError(error: unknown, operation: string): Reading {
  const said: SdkError = error instanceof Error ? error : {};
  const name = textOf(said.name) ?? '';
  const message = textOf(said.message) ?? printed(error);
  const status = typeof said.$metadata?.httpStatusCode === 'number' ? said.$metadata.httpStatusCode : undefined;
  const requestId = textOf(said.$metadata?.requestId);
  const isAwss = status !== undefined && name !== nameless && !unreadable.test(message);
  const listed = isAwss ? (meaningOf.get(keyOf(name, operation)) ?? meaningOf.get(name)) : undefined;
  const kind = listed === undefined ? unlistedKind(status) : faultKindOf(listed);
  return {
    meaning: listed ?? unlistedMeaning(kind, operation, status),
    fault: {
      kind,
      code: isAwss ? name : '',
      operation,
      requestId,
      message: status === undefined || isAwss ? message : `HTTP status ${status}, and nothing that AWS says`,
    },
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Anything can be thrown, and not every object lets itself be made into text. */
function printed(thrown: unknown): string {
  const isPlain = (typeof thrown !== 'object' || thrown === null) && typeof thrown !== 'function';
  return isPlain ? String(thrown) : Object.prototype.toString.call(thrown);
}

/** A reading for what AWS did not say itself: an answer we cannot use. */
export function unusable(kind: FaultKind, operation: string, message: string): Reading {
  return {
    meaning: { kind: 'fault', fault: kind },
    fault: { kind, code: '', operation, requestId: undefined, message },
  };
}

function unlistedKind(status: number | undefined): FaultKind {
  if (status === undefined || status >= 500) return 'unavailable';
  return status === 429 ? 'throttled' : 'unknown';
}

/** EC2 does not document what it says when somebody was first: a no that is not understood is a reason to look. */
function unlistedMeaning(kind: FaultKind, operation: string, status = 0): Meaning {
  const doubtful = kind === 'unknown' && operation === 'CreateTrafficMirrorSession' && status >= 400;
  return doubtful ? { kind: 'contested' } : { kind: 'fault', fault: kind };
}

function faultKindOf(meaning: Meaning): FaultKind {
  switch (meaning.kind) {
    case 'fault':
      return meaning.fault;
    case 'full':
      return 'quota';
    default:
      return 'invalid';
  }
}

function keyOf(code: string, operation: string | undefined): string {
  return operation === undefined ? code : `${operation}/${code}`;
}
