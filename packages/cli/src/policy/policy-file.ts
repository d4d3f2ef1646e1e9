// A policy in a file, as an SSM parameter takes it.
import { largestParameter } from '@tasktap/aws';
import { type PolicyDocument, policySchema } from '@tasktap/controller';
import { readDocument } from '@tasktap/document';
import { readGiven } from '../given-file.ts';
import { unfit } from '../user-error.ts';

export interface PolicyFile {
  readonly document: PolicyDocument;
  /** JSON, with what was left out filled in. */
  readonly text: string;
  readonly bytes: number;
}

/** @throws UserError */
export async function readPolicyFile(file: string): Promise<PolicyFile> {
  const document = await readGiven(file, (written) => readDocument(written, policySchema));
  const text = JSON.stringify(document);
  const bytes = Buffer.byteLength(text);
  if (bytes <= largestParameter) return { document, text, bytes };
  throw unfit(
    `Expected a policy of at most ${largestParameter} bytes of JSON, which is what an SSM parameter takes, got ${bytes}: write fewer rules, with globs.`,
  );
}
