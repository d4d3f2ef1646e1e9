// The test that needs a terraform and its AWS provider on the machine: `npm run test:terraform`, see `.ci/run`.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/terraform/**/*.test.ts'],
    testTimeout: 1_200_000,
    hookTimeout: 600_000,
  },
});
