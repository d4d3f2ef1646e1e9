// The commands of the StackSet example as the AWS CLI reads them: it checks every option, and calls nobody.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const folder = fileURLToPath(new URL('../../examples/stackset/', import.meta.url));
const blocks = [...readFileSync(`${folder}README.md`, 'utf8').matchAll(/^```sh\n(.*?)^```/gms)].map(
  ([, text = '']) => text,
);
const commands = blocks
  .flatMap((text) => text.replaceAll('\\\n', ' ').split('\n'))
  .filter((line) => /^aws (cloudformation|ram) /.test(line));

function check(command: string) {
  const words = [...command.trim().split(/ +/).slice(1), '--generate-cli-skeleton', 'output'];
  const env = {
    PATH: '/usr/bin:/bin',
    HOME: folder,
    AWS_DEFAULT_REGION: 'eu-central-1',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  const { status, stderr } = spawnSync('/usr/bin/aws', words, { cwd: folder, env, encoding: 'utf8' });
  return { status, stderr };
}

test('there are commands, and one with an option that does not exist is found', () => {
  expect(commands).toHaveLength(9);
  expect(check(`${commands[0]} --no-such-option x`).status).not.toBe(0);
});

test.each(commands)('%s', (command) => {
  expect(check(command)).toEqual({ status: 0, stderr: '' });
});
