// The MD5 that SQS returns of every body, which clients check.
import { createHash } from 'node:crypto';

export function md5Of(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
