// Every command limits how long a container's credentials are waited for, where there are such.
import { channel } from 'node:diagnostics_channel';
import { expect, test, vi } from 'vitest';
import { commands } from '../src/main.ts';

test('with the variable of container credentials, and not without', async () => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  vi.stubEnv('AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', undefined);
  const limitsAt = async (url: string | undefined) => {
    vi.stubEnv('AWS_CONTAINER_CREDENTIALS_FULL_URI', url);
    await commands().parseAsync(['completion', 'bash'], { from: 'user' });
    return channel('http.client.request.start').hasSubscribers;
  };
  expect([await limitsAt(undefined), await limitsAt('http://127.0.0.1/credentials')]).toEqual([false, true]);
});
