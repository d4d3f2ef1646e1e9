// Whether the command line would take some words, without doing anything.
import { commands } from 'tasktap';

/** What it complains of; undefined: it understands them. */
export function complaintOf(words: readonly string[]): string | undefined {
  const program = commands();
  let complaint: string | undefined;
  for (const command of [program, ...program.commands]) {
    command.configureOutput({
      writeOut: () => undefined,
      writeErr: (text) => {
        complaint ??= text.trim();
      },
    });
  }
  for (const command of program.commands) command.action(() => undefined);
  try {
    program.parse(words, { from: 'user' });
  } catch (error) {
    // Help and version were asked for, and end in this way as well.
    const code = (error as { readonly exitCode?: number }).exitCode;
    return code === 0 ? undefined : (complaint ?? String(error));
  }
  return complaint;
}
