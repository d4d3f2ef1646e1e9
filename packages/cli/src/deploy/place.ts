// Where CloudFormation finds the template: in the call, or in a bucket.
import { createHash } from 'node:crypto';
import { type Deploying, type TemplateGiven, templateUrl } from '@tasktap/aws/deploying';
import { unfit } from '../user-error.ts';
import { expectHeard } from './refusals.ts';

export interface TemplateToPlace {
  readonly template: string;
  /** Undefined: none is named. */
  readonly bucket: string | undefined;
}

/** CloudFormation quotas: bytes of a template that goes with the call. */
const largestBody = 51_200;

/** @throws UserError */
export async function placed(
  { deploying, progress }: { readonly deploying: Deploying; readonly progress: (line: string) => void },
  { template, bucket }: TemplateToPlace,
): Promise<TemplateGiven> {
  const bytes = Buffer.byteLength(template);
  if (bucket === undefined) {
    if (bytes <= largestBody) return { body: template };
    throw unfit(
      `Expected --bucket NAME: the template has ${bytes} bytes, and CloudFormation takes more than ${largestBody} from an S3 bucket only. Create one with: aws s3 mb s3://NAME`,
    );
  }
  const region = expectHeard(await deploying.region());
  const key = `tasktap/${createHash('sha256').update(template).digest('hex').slice(0, 16)}.template.json`;
  progress(`Putting the template into s3://${bucket}/${key} …`);
  expectHeard(await deploying.upload(bucket, key, template));
  return { url: templateUrl(region, bucket, key) };
}
