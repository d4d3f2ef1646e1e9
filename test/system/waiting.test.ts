// What a command says on a terminal while AWS has not answered yet: it is answered only after something was said.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { administrator, clientEnvironment } from '@tasktap/emulator';
import { afterAll, beforeAll, expect, test } from 'vitest';

let said = '';
let wanted = '';
/** What is answered at once: that there is no such stack, or nothing. */
let answered: RegExp | undefined;
const noStack =
  '<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code><Message>Stack with id tasktap does not exist</Message></Error></ErrorResponse>';
/** Silent until the command has spoken; then it refuses everything, so that the command ends. */
const silentAws = createServer(async (request, response) => {
  const body = await text(request);
  if (answered?.test(body) === true) {
    response.writeHead(400, { 'content-type': 'text/xml' }).end(noStack);
    return;
  }
  const answer = (): void => {
    if (said.includes(wanted)) response.writeHead(403, { 'x-amzn-errortype': 'AccessDeniedException' }).end('{}');
    else setTimeout(answer, 20);
  };
  answer();
});
beforeAll(() => once(silentAws.listen(0, '127.0.0.1'), 'listening'));
afterAll(() => silentAws.close());

test.each<[words: string, line: string, answered?: RegExp]>([
  ['status', 'Reading mirror targets and filters …'],
  ['status --target tmt-1 --filter tmf-1', 'Reading the clusters …'],
  ['plan --unmirrorable observe', 'Reading mirror targets and filters …'],
  ['apply --unmirrorable observe', 'Reading mirror targets and filters …'],
  ['explain 0f9de17a', 'Reading mirror targets and filters …'],
  ['doctor', 'Reading mirror targets and filters …'],
  ['console', 'Reading mirror targets and filters …'],
  ['watch', 'Reading the mirror sessions …'],
  ['cost', 'Reading the mirror sessions …'],
  ['drain', 'Reading the mirror sessions …'],
  ['pause', 'Reading the mirror sessions …'],
  ['resume', 'Reading the mirror sessions …'],
  ['policy put examples/tasktap.yaml', 'Reading the mirror sessions …'],
  ['clear web', 'Reading the mirror sessions …'],
  ['probe', 'Reading the mirror targets …'],
  ['directory', 'Reading sessions, interfaces and tasks …'],
  ['deploy --yes --template examples/fleet.yaml', 'Looking for stack tasktap …'],
  ['deploy --template packages/cdk/test/tasktap.template.json --bucket mine', 'Looking for stack tasktap …'],
  [
    'deploy --bucket mine --template packages/cdk/test/tasktap.template.json',
    'Putting the template into s3://mine/',
    /Action=DescribeStacks/,
  ],
  ['rehearse --account --template packages/cdk/test/tasktap.template.json', 'Reading the clusters …'],
])('%s', async (words, line, atOnce) => {
  [said, wanted, answered] = ['', line, atOnce];
  const url = `http://127.0.0.1:${(silentAws.address() as AddressInfo).port}`;
  const child = spawn('script', ['-qec', `tasktap ${words}`, '/dev/null'], {
    env: { ...process.env, ...clientEnvironment(url, administrator) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child.stdout.on('data', (bytes: Buffer) => {
    said += bytes;
  });
  await once(child, 'close');
  expect(said).toContain(line);
});
