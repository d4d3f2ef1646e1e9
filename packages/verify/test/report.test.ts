// What a report may tell, and what it must not.
import { describe, expect, test } from 'vitest';
import { announcement, costAtMost } from '../src/announcement.ts';
import { readOptions } from '../src/options.ts';
import { redacted, report } from '../src/report.ts';

describe('redaction', () => {
  test.each([
    ['an ARN', 'User: arn:aws:iam::111122223333:role/x is not', 'User: arn:… is not'],
    ['an account', 'owner 111122223333, again 111122223333.', 'owner ACCOUNT, again ACCOUNT.'],
    ['ids of things', 'eni-0123456789abcdef0 tms-01234567 subnet-0a1b2c3d', 'eni-… tms-… subnet-…'],
    [
      'not a request id, even one that ends in digits',
      'request 0a1b2c3d-0000-1111-2222-333344445555',
      'request 0a1b2c3d-0000-1111-2222-333344445555',
    ],
    ['not a code', 'InvalidNetworkInterfaceID.NotFound', 'InvalidNetworkInterfaceID.NotFound'],
  ])('%s', (_what, text, expected) => {
    expect(redacted(text)).toBe(expected);
  });
});

test('a report is a table and its evidence, and names what is not AWS', () => {
  const answers = [{ question: 'Is it?', answer: 'yes | no', evidence: ['x'.repeat(400)] }];
  const at = { date: '2026-11-28', region: 'eu-central-1', endpoint: undefined, interrupted: false };
  const text = report(answers, at);
  expect(text).toContain('### Asked on 2026-11-28, eu-central-1\n');
  expect(text).toContain('| Is it? | yes \\| no |');
  expect(text).toContain(`  - ${'x'.repeat(299)}…\n`);
  expect(report(answers, { ...at, endpoint: 'http://x', interrupted: true })).toContain(
    '**not AWS**: http://x, interrupted',
  );
});

test('the cost is named, and stays below what the page promises', () => {
  const options = readOptions([
    '--subnet',
    's',
    '--target-interface',
    'eni-1',
    '--assign-public-ip',
    '--token-minutes',
    '10',
  ]);
  expect(costAtMost(options)).toBeLessThan(0.5);
  expect(costAtMost(options)).toBeGreaterThan(costAtMost({ assignPublicIp: false }));
  const text = announcement(options, 'eu-central-1', 'tasktap-verify-1').join('\n');
  expect(text).toContain('1 mirror target');
  expect(text).toContain('and 10 for the client token');
  expect(text).toMatch(/costs at most \$0\.\d\d/);
});
