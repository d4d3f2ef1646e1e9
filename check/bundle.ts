// The budgets of the bundles: what Lambda loads, and what stands in the template, stays small.
import { bundleHandlers, bundleNames, mostBytes } from '@tasktap/cdk';

const bundles = await bundleHandlers();
const sizes = bundleNames.map((name) => ({
  name,
  bytes: Buffer.byteLength(bundles[name].code),
  most: mostBytes[name],
}));
for (const { name, bytes, most } of sizes) console.log(`the bundle ${name} has ${bytes} of at most ${most} bytes`);
const large = sizes.filter(({ bytes, most }) => bytes > most);
for (const { name, bytes, most } of large) {
  console.error(
    `${name}: expected at most ${most} bytes, got ${bytes}: see which modules grew, or raise the budget with a reason.`,
  );
}
if (large.length > 0) process.exit(1);
