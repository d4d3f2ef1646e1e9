// What `tasktap init` must know, how it asks for it, and what it takes for an answer.

type Kind = 'cdk' | 'policy' | 'parameters';

export interface Wishes {
  readonly kind: Kind;
  /** ARNs. */
  readonly clusters: readonly string[];
  readonly target: string;
  /** Undefined: the app makes one. */
  readonly filter: string | undefined;
  readonly unmirrorable: Unmirrorable;
}

export type Unmirrorable =
  | { readonly kind: 'observe' | 'replace' }
  | { readonly kind: 'sidecar'; readonly container: string };

/** As they stand on the command line, or are typed. */
export type Answers = { readonly [Name in QuestionName]?: string };

type QuestionName = 'kind' | 'clusters' | 'target' | 'filter' | 'unmirrorable';

interface Question {
  readonly name: QuestionName;
  readonly flag: string;
  readonly words: string;
  readonly expected: string;
  readonly fits: (answer: string, kind: string) => boolean;
}

const clusterArn = /^arn:aws[a-z-]*:ecs:[a-z0-9-]+:[0-9]{12}:cluster\/[A-Za-z0-9_-]{1,255}$/;

/** In the order in which they are asked: what is written decides whether there must be a filter. */
export const questions: readonly Question[] = [
  {
    name: 'kind',
    flag: '--kind',
    words:
      'What to write: "cdk", a CDK app, "policy", for `tasktap deploy --policy`, or "parameters", for the template of `tasktap synth`?',
    expected: 'cdk, policy or parameters',
    fits: (answer) => kindOf(answer) !== undefined,
  },
  {
    name: 'clusters',
    flag: '--cluster',
    words: 'Whose tasks are mirrored: ARNs of ECS clusters, separated by commas?',
    expected: 'ARNs such as arn:aws:ecs:eu-central-1:111122223333:cluster/shop',
    fits: (answer) => clustersIn(answer).every((arn) => clusterArn.test(arn)),
  },
  {
    name: 'target',
    flag: '--target',
    words: 'Where packets go: the id of a mirror target?',
    expected: 'an id such as tmt-0123456789abcdef0',
    fits: (answer) => /^tmt-[0-9a-f]{8,17}$/.test(answer),
  },
  {
    name: 'filter',
    flag: '--filter',
    words: 'Which packets: the id of a mirror filter? (cdk: "new" makes one that mirrors all but mirrors)',
    expected: 'an id such as tmf-0123456789abcdef0, or new for a CDK app',
    fits: (answer, kind) => /^tmf-[0-9a-f]{8,17}$/.test(answer) || (answer === 'new' && kind === 'cdk'),
  },
  {
    name: 'unmirrorable',
    flag: '--unmirrorable',
    words:
      'What to do with a task that cannot be mirrored: observe, replace (stops it, within a budget), or sidecar:CONTAINER?',
    expected: 'observe, replace or sidecar:CONTAINER',
    fits: (answer) => /^(observe|replace|sidecar:[A-Za-z0-9_-]{1,255})$/.test(answer),
  },
];

/** One sentence for each that is missing or does not fit. */
export function complaintsOn(answers: Answers): readonly string[] {
  return questions.flatMap(({ name, flag, expected, fits }) => {
    const answer = answers[name];
    if (answer === undefined) return [`Expected ${flag}: ${expected}.`];
    return fits(answer, answers.kind ?? '') ? [] : [`Expected ${flag} with ${expected}, found "${answer}".`];
  });
}

/** Of answers without complaints. */
export function wishesFrom({ kind, clusters = '', target = '', filter, unmirrorable = '' }: Answers): Wishes {
  const container = /^sidecar:(.+)$/.exec(unmirrorable)?.[1];
  return {
    kind: kindOf(kind) ?? 'parameters',
    clusters: clustersIn(clusters),
    target,
    filter: filter === 'new' ? undefined : filter,
    unmirrorable:
      container === undefined
        ? { kind: unmirrorable === 'replace' ? 'replace' : 'observe' }
        : { kind: 'sidecar', container },
  };
}

function kindOf(answer: string | undefined): Kind | undefined {
  return answer === 'cdk' || answer === 'policy' || answer === 'parameters' ? answer : undefined;
}

function clustersIn(answer: string): readonly string[] {
  return answer.split(',').map((arn) => arn.trim());
}
