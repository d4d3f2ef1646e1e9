// The names under which a function reaches the emulated AWS.

/** Where CloudFormation has custom resources put their answers: an S3 bucket of its own in every region. */
const ANSWERS = /^cloudformation-custom-resource-response-[a-z0-9]+\.s3\.[a-z0-9-]+\.amazonaws\.com(:443)?$/;

export function isForAnswers(host: string): boolean {
  return ANSWERS.test(host);
}

/** `own` is the host and port that AWS_ENDPOINT_URL names. */
export function isOfAws(host: string, own: string): boolean {
  return host === own || isForAnswers(host);
}
