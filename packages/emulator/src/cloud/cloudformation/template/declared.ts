// What a template lets whoever deploys it decide, before anything is decided.
import { templateFrom } from './template.ts';
import { documentFrom } from './text.ts';

/** The names of its parameters. Throws an AwsError `ValidationError` for what is no template. */
export function declaredParameters(template: string): readonly string[] {
  return Object.keys(templateFrom(documentFrom(template)).parameters);
}
