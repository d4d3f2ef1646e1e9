// The text of Fn::Sub: `${Name}` stands for a value, `${!Name}` for the characters `${Name}`.

const VARIABLE = /\$\{(!?)([^}]*)\}/g;

export function substitute(template: string, valueFor: (name: string) => string): string {
  return template.replace(VARIABLE, (_, literal: string, name: string) =>
    literal === '!' ? `\${${name}}` : valueFor(name.trim()),
  );
}

/** The names that `substitute` would ask for. */
export function variablesIn(template: string): readonly string[] {
  return [...template.matchAll(VARIABLE)]
    .filter(([, literal]) => literal !== '!')
    .map(([, , name = '']) => name.trim());
}
