// Whether a deployed stack runs the functions that this tasktap would deploy.
import { type Finding, isFine, lookAt } from './finding.ts';

const check = 'stack-version';

interface Template {
  readonly Resources?: Readonly<
    Record<string, { readonly Type?: string; readonly Properties?: { readonly Code?: { readonly ZipFile?: unknown } } }>
  >;
}

/** The code that stands in the template itself. Empty: it stands elsewhere, as that of a CDK app does, or this is no JSON. */
export function inlineCodeIn(template: string): ReadonlySet<string> {
  const { Resources = {} }: Template = Object(jsonFrom(template));
  const codes = Object.values(Resources)
    .filter(({ Type }) => Type === 'AWS::Lambda::Function')
    .map(({ Properties }) => Properties?.Code?.ZipFile);
  return new Set(codes.filter((code) => typeof code === 'string'));
}

/** `own`: of the template that this tasktap would deploy. */
export function examineCode(name: string, deployed: ReadonlySet<string>, own: ReadonlySet<string>): Finding {
  if (deployed.size === 0) {
    return lookAt(
      check,
      `The code of stack ${name} is not in its template: whether it is that of this tasktap is not known here.`,
      'Compare the version of @tasktap/cdk in your CDK app.',
    );
  }
  const isSame = deployed.size === own.size && [...deployed].every((code) => own.has(code));
  return isSame
    ? isFine(check, `Stack ${name} runs the functions of this tasktap.`)
    : lookAt(
        check,
        `Stack ${name} runs functions of another version than this tasktap's.`,
        'tasktap deploy, or use the tasktap that it was deployed by.',
      );
}

function jsonFrom(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
