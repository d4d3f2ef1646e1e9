// Accounts and regions: beyond them a stack knows nothing of another that only its deployment tells.
import { Reference, Stack, Token, Tokenization } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/** Where `other` is, if that is known not to be where `here` is: as CDK writes it, such as aws://111122223333/eu-central-1. */
export function placeBeyond(here: Construct, other: Construct): string | undefined {
  const [own, its] = [Stack.of(here), Stack.of(other)];
  return areApart(own.account, its.account) || areApart(own.region, its.region) ? its.environment : undefined;
}

function areApart(one: string, other: string): boolean {
  return !Token.isUnresolved(one) && !Token.isUnresolved(other) && one !== other;
}

/** Undefined: plain text, or nothing that a construct tells. */
export function tellerOf(text: string): Construct | undefined {
  const told = Tokenization.reverseString(text).tokens.find((token) => Reference.isReference(token));
  return told !== undefined && Construct.isConstruct(told.target) ? told.target : undefined;
}
