// Whether a policy is one: IAM takes no malformed policy, so that no decision ever meets one (IAM guide, "Grammar of the IAM JSON policy language").
import { isConditionOperator } from './conditions.ts';
import { VERSION_WITH_VARIABLES } from './policy.ts';

type Fields = Readonly<Record<string, unknown>>;

const VERSIONS: ReadonlySet<unknown> = new Set([undefined, VERSION_WITH_VARIABLES, '2008-10-17']);
const EFFECTS: ReadonlySet<unknown> = new Set(['Allow', 'Deny']);
const POLICY_WORDS: ReadonlySet<string> = new Set(['Version', 'Id', 'Statement']);
const STATEMENT_WORDS: ReadonlySet<string> = new Set([
  'Sid',
  'Effect',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
]);

/** Throws an Error that names the first mistake in the policy of `owner`, for whoever wrote it. `policy` may be anything. */
export function refusePolicy(policy: unknown, owner: string): void {
  const at = `The policy of ${owner}`;
  const document = fieldsOf(policy, at);
  refuseWords(at, document, POLICY_WORDS);
  refuseUnless(VERSIONS.has(document['Version']), `${at} needs the Version ${VERSION_WITH_VARIABLES}`);
  const { Statement: written } = document;
  refuseUnless(written !== undefined, `${at} needs a Statement`);
  const statements: readonly unknown[] = Array.isArray(written) ? written : [written];
  statements.forEach((statement, index) => {
    refuseStatement(statement, `${at}: statement ${index + 1}`);
  });
  const sids = statements.map((statement) => Object(statement)['Sid']).filter((sid) => sid !== undefined);
  refuseUnless(new Set(sids).size === sids.length, `${at} has two statements with one Sid`);
}

function refuseStatement(written: unknown, at: string): void {
  const statement = fieldsOf(written, at);
  refuseUnless(
    !('Principal' in statement || 'NotPrincipal' in statement),
    `${at} names a principal; an identity policy has none, since it is of whoever it is attached to`,
  );
  refuseWords(at, statement, STATEMENT_WORDS);
  refuseUnless(
    typeof (statement['Sid'] ?? '') === 'string' && /^[A-Za-z0-9]*$/.test(String(statement['Sid'] ?? '')),
    `${at} has a Sid that is not of letters and digits`,
  );
  refuseUnless(EFFECTS.has(statement['Effect']), `${at} needs the Effect Allow or Deny`);
  const actions = oneOf(statement, 'Action', at);
  const strange = actions.find((action) => !/^(\*|[\w-]+:[\w*?]+)$/.test(action));
  refuseUnless(strange === undefined, `${at}: ${strange} is no action; write * or a name such as ec2:CreateTags`);
  const nowhere = oneOf(statement, 'Resource', at).find((resource) => resource !== '*' && !resource.startsWith('arn:'));
  refuseUnless(nowhere === undefined, `${at}: ${nowhere} is no resource; write * or an ARN`);
  if (statement['Condition'] !== undefined) refuseCondition(statement['Condition'], at);
}

function refuseCondition(written: unknown, at: string): void {
  for (const [operator, keys] of Object.entries(fieldsOf(written, `${at}: Condition`))) {
    refuseUnless(isConditionOperator(operator), `${at}: there is no condition operator ${operator}`);
    for (const [key, values] of Object.entries(fieldsOf(keys, `${at}: ${operator}`))) {
      const list: readonly unknown[] = Array.isArray(values) ? values : [values];
      const fit = list.every((value) => ['string', 'number', 'boolean'].includes(typeof value));
      refuseUnless(fit, `${at}: ${key} must be compared with text, a number, true or false, or a list of them`);
    }
  }
}

/** The texts under `word` or under `Not…`, of which there must be exactly one. */
function oneOf(statement: Fields, word: string, at: string): readonly string[] {
  const given = [word, `Not${word}`].filter((name) => statement[name] !== undefined);
  refuseUnless(given.length === 1, `${at} needs either ${word} or Not${word}`);
  const values = statement[given[0] ?? ''];
  const list: readonly unknown[] = Array.isArray(values) ? values : [values];
  refuseUnless(
    list.length > 0 && list.every((value) => typeof value === 'string'),
    `${at}: ${given[0]} must be text, or a list of texts`,
  );
  return list.map(String);
}

function refuseWords(at: string, fields: Fields, known: ReadonlySet<string>): void {
  const unknown = Object.keys(fields).find((word) => !known.has(word));
  refuseUnless(unknown === undefined, `${at} has the unknown word ${unknown}; expected ${[...known].join(', ')}`);
}

function fieldsOf(value: unknown, at: string): Fields {
  refuseUnless(typeof value === 'object' && value !== null && !Array.isArray(value), `${at} must be a JSON object`);
  return value as Fields;
}

function refuseUnless(right: boolean, mistake: string): void {
  if (!right) throw new Error(`${mistake}.`);
}
