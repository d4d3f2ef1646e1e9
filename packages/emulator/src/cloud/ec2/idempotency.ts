// ClientToken: the same token with the same parameters succeeds again without action, even when what it made is gone by now.
import type { World } from '../../world/state.ts';
import { AwsError } from '../operation.ts';
import { invalidValue } from './refusals.ts';

interface WithToken {
  readonly ClientToken?: string | undefined;
  readonly DryRun?: boolean | undefined;
}

/** Failures are not remembered: a refused request may be sent again with its token. */
export function once<Input extends WithToken, Output extends object>(
  world: World,
  operation: string,
  input: Input,
  act: () => Output,
): Output & { readonly ClientToken?: string } {
  const { ClientToken: token, DryRun: _, ...parameters } = input;
  if (token === undefined || token === '') return act();
  if (!/^[\x20-\x7e]{1,64}$/.test(token)) throw invalidValue('A ClientToken has at most 64 ASCII characters.');
  forgetOld(world);
  const key = `${operation} ${token}`;
  const written = JSON.stringify(parameters);
  const used = world.clientTokens.get(key);
  if (used !== undefined && used.parameters !== written) {
    throw new AwsError(
      'IdempotentParameterMismatch',
      'The request uses the same client token as a previous, but non-identical request.',
    );
  }
  if (used !== undefined) return used.output as Output & { readonly ClientToken: string };
  const output = { ...act(), ClientToken: token };
  world.clientTokens.set(key, { at: world.clock.now(), parameters: written, output });
  return output;
}

function forgetOld(world: World): void {
  const limit = world.clock.now() - world.pace.clientTokenMs;
  for (const [key, used] of world.clientTokens) {
    if (used.at > limit) return;
    world.clientTokens.delete(key);
  }
}
