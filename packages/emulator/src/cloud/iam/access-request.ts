// What a call asks IAM.

/** One question to IAM; a call is allowed when all of its questions are. */
export interface AccessRequest {
  /** e.g. `ec2:CreateTrafficMirrorSession` */
  readonly action: string;
  /** An ARN, or `*` where the action knows no resources. */
  readonly resource: string;
  /** Condition keys and their values, e.g. `ec2:Vpc`, `aws:RequestTag/Name`. */
  readonly context: Readonly<Record<string, string | readonly string[]>>;
}
