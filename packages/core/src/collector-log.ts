// Where collectors log, by their mirror target: whoever knows one finds the other.

const beforeTarget = '/tasktap/collectors/';

/** `target`: its id, or what stands for it in a template. */
export function collectorLogOf(target: string): string {
  return `${beforeTarget}${target}`;
}

export function isCollectorLog(logGroup: string): boolean {
  return logGroup.startsWith(beforeTarget);
}
