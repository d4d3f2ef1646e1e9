// Where collectors log, by the name under which they tell whom they hear: whoever knows a mirror target finds it.

const beforeName = '/tasktap/collectors/';

/** The key of the tag on a mirror target whose collectors tell under another name than its id, since several targets lead to them. */
export const collectorsTag = 'tasktap:collectors';

/** `name`: the id of the mirror target, or what its tag says; or what stands for either in a template. */
export function collectorLogOf(name: string): string {
  return `${beforeName}${name}`;
}

export function isCollectorLog(logGroup: string): boolean {
  return logGroup.startsWith(beforeName);
}
