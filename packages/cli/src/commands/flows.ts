// `tasktap flows` on the command line.
import { isIP } from 'node:net';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { FlowsFlags } from '../flows/flows.ts';
import { mostLines } from '../flows/most-lines.ts';
import { endings } from './options.ts';
import { wholeNumber } from './whole-number.ts';

/** Which flows, and how they are shown: a query says it itself. */
const choices = ['since', 'cluster', 'service', 'task', 'peer', 'port', 'by', 'top'];
const groupings = ['conversation', 'service', 'task', 'peer', 'port'];
const codes = '0 it is shown, 1 DuckDB is missing or failed, 2 not understood, or files that hold no flows.';

export function addFlows(program: Command): void {
  program
    .command('flows')
    .description('show who spoke to whom, and how much, from the Parquet files that the collector writes; reads only')
    .option('--from <path...>', 'files, or folders with all below them', ['flows'])
    .option('--since <time>', 'only flows that had a packet since then: 30s, 10m, 2h or 7d ago', timeAgo)
    .option('--cluster <name>', 'only flows of this cluster')
    .option('--service <name>', 'only flows of this service')
    .option('--task <id>', 'only flows of this task: its id, or the beginning of the id')
    .option('--peer <address>', 'only flows with this address at an end', address)
    .option('--port <number>', 'only flows to this port', wholeNumber(0, 65_535))
    .addOption(new Option('--by <what>', 'what each line stands for').choices(groupings).default('conversation'))
    .option('--top <number>', 'at most so many lines, the busiest first', wholeNumber(1, mostLines), 20)
    .addOption(new Option('--sql <query>', 'instead: one SELECT of DuckDB from the table `flows`').conflicts(choices))
    .option('--json', 'print one JSON object (docs/commands.md)')
    .addHelpText(
      'after',
      endings(
        codes,
        'tasktap flows --since 10m',
        'tasktap flows --from flows.parquet --service web --by peer',
        'tasktap flows --sql "SELECT dst_endpoint.port, count(*) FROM flows GROUP BY ALL" --json',
      ),
    )
    .action(async (flags: FlowsFlags) => {
      const { showFlows } = await import('../flows/flows.ts');
      process.exitCode = await showFlows(flags);
    });
}

const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds. */
function timeAgo(text: string): number {
  const [, amount, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  const milliseconds = units[unit ?? ''];
  if (milliseconds !== undefined) return Number(amount) * milliseconds;
  throw new InvalidArgumentError('Expected a time such as 30s, 10m, 2h or 7d.');
}

/** Loading what knows how the files write it would make every command slower. */
function address(text: string): string {
  if (isIP(text) !== 0) return text;
  throw new InvalidArgumentError('Expected an IP address.');
}
