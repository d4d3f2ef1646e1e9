// `tasktap extcap`: what Wireshark asks of a program in its extcap folder (extcap(4)), and how it comes to be there.
import { homedir } from 'node:os';
import { takeFrom } from '../capture/capture.ts';
import { openOutput } from '../capture/output.ts';
import { printLines } from '../printing.ts';
import { UserError, unfit } from '../user-error.ts';
import { waiting } from '../waiting.ts';
import { foldersIn, install } from './install.ts';
import { argumentSentences, interfaceName, interfaceSentences, linkTypeSentences } from './sentences.ts';

export interface ExtcapFlags {
  readonly extcapInterfaces?: true;
  readonly extcapDlts?: true;
  readonly extcapConfig?: true;
  readonly extcapInterface?: string;
  readonly extcapCaptureFilter?: string;
  readonly capture?: true;
  readonly fifo?: string;
  /** `true`: the person's own folder. */
  readonly install?: string | true;
  readonly from: string;
  readonly tokenFile?: string;
  readonly cluster?: string;
  readonly service?: string;
  readonly task?: string;
  readonly host?: string;
  readonly port?: string;
}

/** Answers the exit code. @throws UserError */
export async function runExtcap(flags: ExtcapFlags): Promise<number> {
  const { install: folder, extcapInterface = interfaceName, extcapCaptureFilter = '' } = flags;
  if (folder !== undefined) return installed(folder);
  if (flags.extcapInterfaces === true) return print(interfaceSentences);
  if (extcapInterface !== interfaceName) {
    throw unfit(`expected the interface ${interfaceName}, got ${extcapInterface}`);
  }
  if (flags.extcapDlts === true) return print(linkTypeSentences);
  if (flags.extcapConfig === true) return print(argumentSentences);
  if (flags.capture === true && flags.fifo !== undefined) return take(flags, flags.fifo);
  if (extcapCaptureFilter !== '') {
    // Wireshark takes what is printed here for what is wrong with the filter.
    console.log(noFilters);
    return 1;
  }
  throw unfit('expected --extcap-interfaces, --extcap-dlts, --extcap-config, --capture with --fifo, or --install');
}

const noFilters = 'capture filters are not understood here: choose by the options of the interface';

/**
 * The pipe is opened first of all: until somebody has, Wireshark waits, and would never see that it has failed. Until Wireshark reads it, signals
 * end the process as they would any; and nothing is said to it, since Wireshark would show that as a complaint.
 */
async function take(flags: ExtcapFlags, fifo: string): Promise<number> {
  const { from, tokenFile = '', extcapCaptureFilter = '' } = flags;
  const patience = { waits: () => undefined, stop: new AbortController().signal };
  const output = await waiting(`Waiting for a reader of ${fifo} …`, openOutput(fifo, patience));
  output.on('error', () => undefined);
  if (extcapCaptureFilter !== '') throw new UserError(noFilters);
  const wanted = { cluster: listOf(flags.cluster), service: listOf(flags.service), task: listOf(flags.task) };
  const ends = { host: listOf(flags.host), port: listOf(flags.port) };
  const place = tokenFile === '' ? { from } : { from, tokenFile };
  const { ended } = await takeFrom({ ...place, ...wanted, ...ends }, async () => output);
  if (ended.kind === 'broken') throw new UserError(`${from}: ${ended.reason}`);
  if (ended.kind === 'unwritable') throw new UserError(`${fifo}: ${ended.reason}`);
  return 0;
}

function listOf(text = ''): readonly string[] {
  return text.split(/[\s,]+/).filter((one) => one !== '');
}

function installed(folder: string | true): number {
  const folders = folder === true ? foldersIn(homedir()) : [folder];
  const command = [process.execPath, process.argv[1] ?? ''];
  for (const one of folders) console.log(`written: ${install(one, command)}`);
  console.log('Wireshark shows it as "tasktap: tasks of a collector" when it starts next; `tshark -D` does too.');
  return 0;
}

function print(sentences: readonly string[]): number {
  printLines(sentences);
  return 0;
}
