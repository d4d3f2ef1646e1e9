// The region of a command: given, or the SDK's own choice.
import type { Account } from '@tasktap/aws';
import { unfit } from '../user-error.ts';

/** @throws UserError where nobody names one. */
export async function regionOf(account: Account): Promise<string> {
  const region = await account.region();
  if (region.kind === 'heard') return region.value;
  throw unfit('Expected an AWS region, got none: name one by --region, AWS_REGION or the profile.');
}
