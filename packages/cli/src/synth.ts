// `tasktap synth`: the deployment as one CloudFormation template, for whoever has no CDK.
import { writeFile } from 'node:fs/promises';
import { synthesizeTemplate } from '@tasktap/cdk';
import { expectWritable, orSayLater } from './collect/files.ts';

export interface SynthOptions {
  /** A file; absent: standard output. */
  readonly out?: string;
}

/** @throws UserError */
export async function synth({ out }: SynthOptions): Promise<void> {
  if (out !== undefined) expectWritable(out);
  console.error('Bundling the functions and writing the template ...');
  const template = await synthesizeTemplate();
  if (out === undefined) {
    process.stdout.write(template);
    return;
  }
  await orSayLater(out, () => writeFile(out, template));
  const size = Math.round(Buffer.byteLength(template) / 1000);
  console.error(
    [
      `Wrote ${out} (${size} KB). CloudFormation takes one of this size from a bucket only:`,
      '',
      `  aws cloudformation deploy --template-file ${out} --stack-name tasktap --s3-bucket BUCKET \\`,
      '    --capabilities CAPABILITY_IAM --parameter-overrides ClusterArns=ARN,ARN TargetId=tmt-... FilterId=tmf-... \\',
      '    Unmirrorable=observe',
    ].join('\n'),
  );
}
