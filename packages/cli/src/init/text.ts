// What `tasktap init` writes: a CDK app, a policy, or the parameters of the template.
import { basename } from 'node:path';
import type { Unmirrorable, Wishes } from './questions.ts';

export const usualFile: Readonly<Record<Wishes['kind'], string>> = {
  cdk: 'tasktap.ts',
  policy: 'tasktap.yaml',
  parameters: 'tasktap.parameters.json',
};

/** `file`: its path. */
export function textOf(wishes: Wishes, file: string, stackName: string): string {
  switch (wishes.kind) {
    case 'cdk':
      return appText(wishes, basename(file), stackName);
    case 'policy':
      return policyText(wishes);
    case 'parameters':
      return parametersText(wishes);
  }
}

function appText({ clusters, target, filter, unmirrorable }: Wishes, name: string, stackName: string): string {
  const kinds = [...(filter === undefined ? [] : ['Filter']), 'Target', 'TaskTap', 'Unmirrorable'].join(', ');
  return [
    '// A CDK app that deploys tasktap (docs/operating.md). It needs Node 24, aws-cdk-lib, constructs and @tasktap/cdk:',
    `//   npx cdk deploy --app "node ${name}"`,
    "import { App, Stack } from 'aws-cdk-lib';",
    `import { ${kinds} } from '@tasktap/cdk';`,
    '',
    '// The name of the stack is the owner of its sessions: with another one they would be strangers to it.',
    `const stack = new Stack(new App(), '${stackName}');`,
    '',
    "new TaskTap(stack, 'TaskTap', {",
    '  clusters: [',
    ...clusters.map((arn) => `    '${arn}',`),
    '  ],',
    `  target: Target.existing('${target}'),`,
    ...(filter === undefined ? [] : [`  filter: Filter.existing('${filter}'),`]),
    `  unmirrorable: ${choiceText(unmirrorable)},`,
    '});',
    '',
  ].join('\n');
}

function choiceText(unmirrorable: Unmirrorable): string {
  return unmirrorable.kind === 'sidecar'
    ? `Unmirrorable.sidecar('${unmirrorable.container}')`
    : `Unmirrorable.${unmirrorable.kind}()`;
}

function policyText({ target, filter = '', unmirrorable }: Wishes): string {
  const container = unmirrorable.kind === 'sidecar' ? `, container: ${unmirrorable.container}` : '';
  return [
    '# What tasktap mirrors: every task, until `rules` say otherwise (docs/operating.md, "The policy document").',
    `targets: [{ id: ${target} }]`,
    `filter: ${filter}`,
    `unmirrorable: { kind: ${unmirrorable.kind}${container} }`,
    '',
  ].join('\n');
}

/** As `aws cloudformation create-stack --parameters` and `deploy --parameter-overrides` take it from a file. */
function parametersText({ clusters, target, filter = '', unmirrorable }: Wishes): string {
  const values: Readonly<Record<string, string>> = {
    ClusterArns: clusters.join(','),
    TargetId: target,
    FilterId: filter,
    Unmirrorable: unmirrorable.kind,
    ...(unmirrorable.kind === 'sidecar' ? { SidecarContainer: unmirrorable.container } : {}),
  };
  const list = Object.entries(values).map(([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue }));
  return `${JSON.stringify(list, undefined, 2)}\n`;
}

/** The commands that come next. */
export function nextSteps({ kind, clusters }: Wishes, file: string, stackName: string): readonly string[] {
  if (kind === 'cdk') return [`npx cdk deploy --app "node ${file}"`];
  if (kind === 'policy') {
    return [
      `tasktap policy check ${file}`,
      `tasktap deploy --stack-name ${stackName} --bucket BUCKET --cluster ${clusters.join(' ')} --policy ${file}`,
    ];
  }
  return [
    'tasktap synth --out tasktap.template.json',
    `aws cloudformation deploy --template-file tasktap.template.json --stack-name ${stackName} --s3-bucket BUCKET --capabilities CAPABILITY_IAM --parameter-overrides file://${file}`,
  ];
}
