// The variables that the functions read, for the documents; a test holds that they read these and no others.

export interface VariableFacts {
  /** What holds where it is absent or empty; undefined: it is required. */
  readonly absent: string | undefined;
  readonly meaning: string;
}

const ofLambda = "the SDK's chain";

/** Of on-task-event and on-look. */
export const variableTable: Readonly<Record<string, VariableFacts>> = {
  AWS_REGION: { absent: undefined, meaning: 'The region. Set by Lambda.' },
  AWS_ENDPOINT_URL: { absent: "the region's own", meaning: 'Another AWS, such as the emulator.' },
  AWS_ACCESS_KEY_ID: { absent: ofLambda, meaning: "The role's key. Set by Lambda." },
  AWS_SECRET_ACCESS_KEY: { absent: ofLambda, meaning: 'Its secret. Set by Lambda.' },
  AWS_SESSION_TOKEN: { absent: ofLambda, meaning: 'Its session. Set by Lambda.' },
  AWS_LAMBDA_FUNCTION_NAME: {
    absent: 'TASKTAP_OWNER is required',
    meaning: 'Set by Lambda: the owner of sessions, where neither TASKTAP_OWNER nor a policy is given.',
  },
  TASKTAP_OWNER: {
    absent: 'the name of the function; required with a policy',
    meaning: 'The name of the stack, a tag on every session: the same in all functions of a stack, and in no other.',
  },
  TASKTAP_POLICY: {
    absent: "the source document's set-up",
    meaning: 'The policy document, as JSON (docs/operating.md).',
  },
  TASKTAP_POLICY_PARAMETER: {
    absent: 'the policy does not change while a function runs',
    meaning: 'Instead of TASKTAP_POLICY: a parameter in SSM, where the policy document stands and may change.',
  },
  TrafficMirrorFilter: { absent: 'required without a policy', meaning: 'The filter, tmf-…' },
  TrafficMirrorTarget: { absent: 'required without a policy', meaning: 'The target, tmt-…' },
  TASKTAP_SERIALIZED: {
    absent: 'false',
    meaning: 'true: looks at one cluster never overlap, so that tasks may be stopped.',
  },
  TASKTAP_NOTES_PREFIX: {
    absent: 'none; required for a policy with replace',
    meaning: 'A path in SSM: where stops are noted before they are made.',
  },
  TASKTAP_PAUSE_PARAMETER: { absent: 'there is no off switch', meaning: 'A parameter in SSM: the off switch.' },
  TASKTAP_TASK_QUEUE_URL: {
    absent: "they come back after the queue's own visibility time-out",
    meaning: 'Where unfinished tasks wait.',
  },
  TASKTAP_LOOK_QUEUE_URL: {
    absent: 'the sweep finds it',
    meaning: 'Where a look is asked for after a refusal.',
  },
  TASKTAP_CONCURRENCY: {
    absent: '1',
    meaning: "1 to 1000: how many instances of this function share EC2's rate of creates.",
  },
};

/** Of on-stack, which needs no policy: beside the region, endpoint and credentials above. */
export const stackVariableTable: Readonly<Record<string, VariableFacts>> = {
  TASKTAP_OWNER: { absent: undefined, meaning: 'The name of this stack that its sessions are tagged with.' },
  TASKTAP_CLUSTERS: { absent: undefined, meaning: 'The ARNs of the clusters, separated by commas.' },
  TASKTAP_LOOK_QUEUE_URL: { absent: undefined, meaning: "The look queue's URL." },
};
