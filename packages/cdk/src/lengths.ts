// How long a part of a template is at least, once CloudFormation has put in what only it knows.

/** The shortest that there are; anything else that is referred to counts for nothing. */
const shortestPseudo: Readonly<Record<string, string>> = {
  'AWS::AccountId': '000000000000',
  'AWS::Partition': 'aws',
  'AWS::Region': 'eu-west-1',
};

/** Of its JSON, without white space. `value` is resolved, so that of tokens only CloudFormation's functions are left. */
export function fewestCharacters(value: unknown): number {
  return JSON.stringify(shortest(value)).length;
}

function shortest(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shortest);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [[name, argument] = ['', undefined]] = entries;
  if (entries.length === 1 && name === 'Ref') return shortestPseudo[String(argument)] ?? '';
  if (entries.length === 1 && name === 'Fn::Join') return joined(argument);
  if (entries.length === 1 && name.startsWith('Fn::')) return '';
  return Object.fromEntries(entries.map(([key, each]) => [key, shortest(each)]));
}

function joined(argument: unknown): string {
  const [separator, parts] = argument as readonly [string, unknown];
  return Array.isArray(parts) ? parts.map(shortest).join(separator) : '';
}
