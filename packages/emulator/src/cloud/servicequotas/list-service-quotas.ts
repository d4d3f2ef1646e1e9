// ListServiceQuotas.
import type { Quotas } from '../../world/quotas.ts';
import type { World } from '../../world/state.ts';
import { AwsError, type Operation } from '../operation.ts';
import type { quotas } from '../protocol/models.ts';

type Input = quotas.ListServiceQuotasRequest;

/**
 * Names as the Traffic Mirroring guide has them. Whether Service Quotas lists them at all, under which service and with which codes, no
 * document says: service and codes are ours.
 */
const mirroring: readonly (readonly [name: string, quota: keyof Quotas])[] = [
  ['Traffic mirror sessions per account', 'sessionsPerAccount'],
  ['Traffic mirror sessions per source network interface', 'sessionsPerInterface'],
  ['Traffic mirror targets per account', 'targetsPerAccount'],
  ['Traffic mirror filters per account', 'filtersPerAccount'],
  ['Rules per traffic mirror filter', 'rulesPerFilter'],
  ['Sources per traffic mirror network interface target', 'sourcesPerInterfaceTarget'],
];

const services: Readonly<Record<string, string>> = {
  ec2: 'Amazon Elastic Compute Cloud (Amazon EC2)',
  vpc: 'Amazon Virtual Private Cloud (Amazon VPC)',
};

export const listServiceQuotas: Operation<Input, quotas.ListServiceQuotasResponse> = {
  service: 'servicequotas',
  name: 'ListServiceQuotas',
  access: () => [{ action: 'servicequotas:ListServiceQuotas', resource: '*', context: {} }],
  run({ ServiceCode = '', NextToken, QuotaCode }, { world }) {
    const name = services[ServiceCode];
    if (name === undefined) throw new AwsError('NoSuchResourceException', `The service ${ServiceCode} is not known.`);
    // All that there are come on one page.
    if (NextToken !== undefined) throw new AwsError('InvalidPaginationTokenException', 'The token is not known.');
    const listed = ServiceCode === 'vpc' ? mirroring.map((each, index) => view(world, name, each, index)) : [];
    return { Quotas: listed.filter((each) => QuotaCode === undefined || each.QuotaCode === QuotaCode) };
  },
};

function view(
  { account, region, quotas: values }: World,
  ServiceName: string,
  [QuotaName, quota]: readonly [name: string, quota: keyof Quotas],
  index: number,
): quotas.ServiceQuota {
  const QuotaCode = `EMULATED-${index + 1}`;
  return {
    ServiceCode: 'vpc',
    ServiceName,
    QuotaArn: `arn:aws:servicequotas:${region}:${account}:vpc/${QuotaCode}`,
    QuotaCode,
    QuotaName,
    Value: values[quota],
    Unit: 'None',
    Adjustable: false,
    GlobalQuota: false,
  };
}
