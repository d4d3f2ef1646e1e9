// Debian's own AWS CLI and boto3, run to their end beside this process, which may be the one that answers them.
import { administrator, clientEnvironment } from '@tasktap/emulator';
import { type Ran, run, runWith } from './asynchronous.ts';

/** Another one may be first on the path. */
const cli = '/usr/bin/aws';
const python = '/usr/bin/python3';

/** Debian's CLI does not read AWS_ENDPOINT_URL. Its status: 254 for what the service refuses, 252 for a command line that is not understood, 255 for all else. */
export const aws = (url: string, ...words: readonly string[]): Promise<Ran> =>
  run(environmentAt(url), cli, '--endpoint-url', url, '--output', 'json', ...words);

/** The script finds its input as `given`, and `client(service)` makes boto3's clients. What it prints as JSON is the answer. */
export async function boto3(url: string, script: string, given: unknown): Promise<unknown> {
  const { status, output, complaint } = await runWith(JSON.stringify(given), environmentAt(url), python, [
    '-c',
    `${preamble}\n${script}`,
  ]);
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

function environmentAt(url: string): NodeJS.ProcessEnv {
  return { PATH: '/usr/bin:/bin', HOME: '/nonexistent', ...clientEnvironment(url, administrator) };
}
