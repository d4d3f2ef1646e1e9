// Completion for zsh, with the descriptions of the help (zsh manual, "Completion System").
import type { CommandWords } from './words.ts';

export function forZsh(commands: readonly CommandWords[]): string {
  const described = commands.map(({ name, description }) => `    ${quoted(`${name}:${escaped(description)}`)}`);
  const cases = commands.map(({ name, options }) => {
    const specs = options.map(({ flag, description, value }) => {
      const follows = value === undefined ? '' : `:${value}:${value === 'file' ? '_files' : ''}`;
      return quoted(`${flag}[${escaped(description)}]${follows}`);
    });
    return `    ${name}) _arguments ${[...specs, "'*: :_files'"].join(' ')} ;;`;
  });
  return `#compdef tasktap
# tasktap for zsh: eval "$(tasktap completion zsh)"
_tasktap() {
  local -a commands=(
${described.join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  case $words[2] in
${cases.join('\n')}
  esac
}
compdef _tasktap tasktap
`;
}

/** Colons and brackets mean something to _arguments and _describe. */
function escaped(text: string): string {
  return text.replace(/[\\:[\]]/g, '\\$&');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
