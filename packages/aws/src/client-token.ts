// The client token of a create: the same for the same wish, another for any other.
import { createHash } from 'node:crypto';
import type { CreateSession, Owner } from '@tasktap/core';

/**
 * 64 hexadecimal characters, as many as EC2 takes (EC2 API reference, "Ensuring idempotency"). Over everything the call says: EC2
 * answers the same token with other parameters by `IdempotentParameterMismatch`.
 */
export function clientToken(owner: Owner, action: CreateSession): string {
  const { eni, target, filter, number, packetLength = null, description, tags, epoch } = action;
  const wish = JSON.stringify([owner, eni, target, filter, number, packetLength, description, tags, epoch]);
  return createHash('sha256').update(wish).digest('hex');
}
