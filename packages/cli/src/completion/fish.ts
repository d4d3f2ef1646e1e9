// Completion for fish, with the descriptions of the help (fish manual, "complete").
import type { CommandWords } from './words.ts';

export function forFish(commands: readonly CommandWords[]): string {
  const lines = commands.flatMap(({ name, description, options }) => [
    `complete -c tasktap -n __fish_use_subcommand -f -a ${name} -d ${quoted(description)}`,
    ...options.map(({ flag, description: what, value }) => {
      const follows = value === undefined ? '' : value === 'file' ? ' -r -F' : ' -x';
      return `complete -c tasktap -n '__fish_seen_subcommand_from ${name}' -l ${flag.slice(2)}${follows} -d ${quoted(what)}`;
    }),
  ]);
  return `# tasktap for fish: tasktap completion fish | source\n${lines.join('\n')}\n`;
}

function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
