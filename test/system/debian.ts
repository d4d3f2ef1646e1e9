// Debian's own AWS CLI and boto3, run to their end beside this process, which may be the one that answers them.
import { spawn } from 'node:child_process';
import { administrator, clientEnvironment } from '@tasktap/emulator';

export interface Ran {
  /** Of the CLI: 254 for what the service refuses, 252 for a command line that is not understood, 255 for all else. */
  readonly status: number | null;
  readonly output: string;
  readonly complaint: string;
}

/** Another one may be first on the path. */
const cli = '/usr/bin/aws';
const python = '/usr/bin/python3';

/** Debian's CLI does not read AWS_ENDPOINT_URL. */
export const aws = (url: string, ...words: readonly string[]): Promise<Ran> =>
  run(cli, ['--endpoint-url', url, '--output', 'json', ...words], url, '');

/** The script finds its input as `given`, and `client(service)` makes boto3's clients. What it prints as JSON is the answer. */
export async function boto3(url: string, script: string, given: unknown): Promise<unknown> {
  const { status, output, complaint } = await run(python, ['-c', `${preamble}\n${script}`], url, JSON.stringify(given));
  if (status !== 0) throw new Error(complaint);
  return JSON.parse(output);
}

const preamble = `
import boto3, json, os, sys
from botocore.config import Config
from botocore.exceptions import ClientError, ParamValidationError
given = json.load(sys.stdin)
def client(service):
    return boto3.client(service, endpoint_url=os.environ['AWS_ENDPOINT_URL'], config=Config(retries={'total_max_attempts': 1}))
`;

function run(program: string, words: readonly string[], url: string, input: string): Promise<Ran> {
  const env = { PATH: '/usr/bin:/bin', HOME: '/nonexistent', ...clientEnvironment(url, administrator) };
  const child = spawn(program, words, { env });
  let output = '';
  let complaint = '';
  child.stdout.on('data', (bytes: Buffer) => {
    output += bytes;
  });
  child.stderr.on('data', (bytes: Buffer) => {
    complaint += bytes;
  });
  child.stdin.end(input);
  return new Promise((resolve) => child.once('close', (status) => resolve({ status, output, complaint })));
}
