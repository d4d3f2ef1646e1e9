// Every command with its options and exit codes, out of the command line itself.
import { commands, exitCodes } from 'tasktap';
import { code, page, table } from './page.ts';

type Command = ReturnType<typeof commands>['commands'][number];
type Option = Command['options'][number];

export function commandsPage(): string {
  const all = commands().commands;
  const intro =
    'What each command is for and what its JSON holds is told in [commands](../commands.md); `--help` behind a command says the same as here.';
  return page('Commands and their options', intro, indexOf(all), codesPart(), ...all.map(commandPart));
}

function indexOf(all: readonly Command[]): string {
  return table(
    ['command', 'what it does'],
    all.map((command) => [`[${command.name()}](#${command.name()})`, command.description()]),
  );
}

function codesPart(): string {
  const rows = [...exitCodes].map(([number, sentence]) => [code(String(number)), sentence]);
  return `## Exit codes\n\nOf every command; what else one of them means stands with its command.\n\n${table(['code', 'meaning'], rows)}`;
}

function commandPart(command: Command): string {
  const rows = [
    ...command.registeredArguments.map((one) => [
      code(`<${one.name()}>`),
      sentence(one.description),
      one.required ? 'required' : '',
    ]),
    ...command.options.filter(({ hidden }) => !hidden).map((option) => optionRow(option)),
  ];
  const { codes, examples } = helpOf(command);
  return [
    `## ${command.name()}`,
    sentence(command.description()),
    code(['tasktap', command.name(), command.usage()].join(' ')),
    ...(rows.length === 0 ? [] : [table(['word', 'meaning', 'default'], rows)]),
    ...(codes === undefined ? [] : [`Exit codes: ${codes}`]),
    ...(examples.length === 0 ? [] : [['```sh', ...examples, '```'].join('\n')]),
  ].join('\n\n');
}

function optionRow({ flags, description, defaultValue, argChoices, mandatory }: Option): readonly string[] {
  const choices = argChoices === undefined ? '' : ` One of ${argChoices.map(code).join(', ')}.`;
  const absent = defaultValue === undefined ? (mandatory ? 'required' : '') : code(String(defaultValue));
  return [code(flags), `${sentence(description)}${choices}`, absent];
}

interface Help {
  /** Undefined: none beside those of every command. */
  readonly codes: string | undefined;
  readonly examples: readonly string[];
}

/** What a command ends its help with. */
function helpOf(command: Command): Help {
  let help = '';
  command.configureOutput({ writeOut: (text) => (help += text) });
  command.outputHelp();
  const [, codes] = /^Exit codes: ([\s\S]*?)(?:\n\n|\n(?=[A-Z])|\n?$)/m.exec(help) ?? [];
  const [, examples = ''] = /^Examples:([\s\S]*)$/m.exec(help) ?? [];
  return {
    codes: codes?.replaceAll('\n', ' ').trim(),
    // Words behind a wide gap say what an example does.
    examples: examples
      .split('\n')
      .map((one) => one.trim().replace(/ {3,}/, '   # '))
      .filter((one) => one.startsWith('tasktap ')),
  };
}

function sentence(text: string): string {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.)]$/.test(begun) ? begun : `${begun}.`;
}
