// The tests that need root, Debian packages or other people's clients: `npm run test:system`.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    globalSetup: ['test/artefacts.ts'],
    include: ['test/system/**/*.test.ts'],
    testTimeout: 1_200_000,
    hookTimeout: 600_000,
    fileParallelism: false,
  },
});
