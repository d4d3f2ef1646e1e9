// The lines that Lambda itself writes around an invocation. Source: the Lambda developer guide, "Log format"; since August 2025 the start of an
// environment is billed as well.

export interface Measured {
  readonly requestId: string;
  readonly durationMs: number;
  /** Undefined: the environment had been started before. */
  readonly initMs: number | undefined;
  readonly memoryMb: number;
  /** Undefined where it cannot be told; then the line does not speak of it. */
  readonly usedMb: number | undefined;
}

export function startLine(requestId: string): string {
  return `START RequestId: ${requestId} Version: $LATEST`;
}

export function endLine(requestId: string): string {
  return `END RequestId: ${requestId}`;
}

export function reportLine({ requestId, durationMs, initMs, memoryMb, usedMb }: Measured): string {
  const parts = [
    `REPORT RequestId: ${requestId}`,
    `Duration: ${durationMs.toFixed(2)} ms`,
    `Billed Duration: ${Math.ceil(durationMs + (initMs ?? 0))} ms`,
    `Memory Size: ${memoryMb} MB`,
    ...(usedMb === undefined ? [] : [`Max Memory Used: ${usedMb} MB`]),
    ...(initMs === undefined ? [] : [`Init Duration: ${initMs.toFixed(2)} ms`]),
  ];
  return parts.join('\t');
}
