// Who asks, and how much the account allows of Traffic Mirroring.
import { ListServiceQuotasCommand, type ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import { call } from './call.ts';
import { everyPage } from './pages.ts';

export interface Identity {
  /** Twelve digits. */
  readonly account: string;
  readonly arn: string;
}

export interface Quota {
  /** As Service Quotas calls it. */
  readonly name: string;
  readonly value: number;
}

export async function readIdentity(sts: STSClient): Promise<Identity> {
  const { Account = '', Arn = '' } = await call('GetCallerIdentity', () => sts.send(new GetCallerIdentityCommand({})));
  return { account: Account, arn: Arn };
}

/** Traffic Mirroring belongs to EC2's API and is described among the quotas of VPC: under which code its quotas are listed, no document tells. */
const services = ['ec2', 'vpc'] as const;

/** Those whose names speak of mirroring; none where Service Quotas does not list them. */
export async function readMirrorQuotas(quotas: ServiceQuotasClient): Promise<readonly Quota[]> {
  const found: Quota[] = [];
  for (const ServiceCode of services) {
    const all = await everyPage(async (NextToken) => {
      const command = new ListServiceQuotasCommand({ ServiceCode, MaxResults: 100, NextToken });
      const page = await call('ListServiceQuotas', () => quotas.send(command));
      return { items: page.Quotas ?? [], next: page.NextToken };
    });
    for (const { QuotaName: name = '', Value: value } of all) {
      if (/mirror/i.test(name) && value !== undefined) found.push({ name, value });
    }
  }
  return found;
}
