// The answer to a page in a browser: none may call here.
import { AwsError } from '../operation.ts';
import { ec2Wire } from './ec2.ts';

/**
 * Whoever calls may have code run, as its templates say, and everybody knows the keys: a page whose name has been made to mean 127.0.0.1 (DNS rebinding) would
 * take the machine. Browsers send the header Origin with whatever has a body (Fetch standard, "append a request Origin header"); clients of AWS never do.
 */
export const ofPage = ec2Wire.error(
  new AwsError(
    'RequestOfPage',
    'A page in a browser may not call the emulator: call it without the header Origin.',
    403,
  ),
  '00000000-0000-4000-a000-000000000000',
);
