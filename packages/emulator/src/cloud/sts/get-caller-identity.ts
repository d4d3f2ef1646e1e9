// GetCallerIdentity.
import { hexOf } from '../../world/identity.ts';
import type { Operation } from '../operation.ts';
import type { sts } from '../protocol/models.ts';

/** Nobody needs a right for it, and no policy can deny it (STS API reference). */
export const getCallerIdentity: Operation<sts.GetCallerIdentityRequest, sts.GetCallerIdentityResponse> = {
  service: 'sts',
  name: 'GetCallerIdentity',
  access: () => [],
  run(_input, { world }, _gone, caller) {
    const arn = caller?.arn ?? `arn:aws:iam::${world.account}:root`;
    const userId = caller?.context?.['aws:userid'] ?? `AIDA${hexOf(arn, 17).toUpperCase()}`;
    return { Account: world.account, Arn: arn, UserId: userId };
  },
};
