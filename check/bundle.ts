// The budget of the bundle: what Lambda loads, and what stands three times in the template, stays small.
import { bundleHandlers, mostBytes } from '@tasktap/cdk';

const { code } = await bundleHandlers();
const bytes = Buffer.byteLength(code);
console.log(`the bundle has ${bytes} of at most ${mostBytes} bytes`);
if (bytes > mostBytes) {
  console.error(
    `Expected at most ${mostBytes} bytes, got ${bytes}: see which modules grew, or raise the budget with a reason.`,
  );
  process.exit(1);
}
