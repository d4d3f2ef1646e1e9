// What is read of an account's fleet besides its tasks: how its services are set up, and which interfaces EC2 has refused. Reads only.
import { DescribeTagsCommand, type EC2Client } from '@aws-sdk/client-ec2';
import { DescribeServicesCommand, type ECSClient, ListServicesCommand, type Service } from '@aws-sdk/client-ecs';
import {
  type ClusterArn,
  type EniId,
  eniId,
  type Owner,
  refusedTag,
  type ServiceName,
  serviceName,
} from '@tasktap/core';
import { call, type Heard, heard } from './call.ts';
import type { Clients } from './clients.ts';
import { filter } from './filter.ts';
import { everyPage, inPieces, largestPage } from './pages.ts';

export interface ServiceFacts {
  readonly name: ServiceName;
  readonly desired: number;
  /** Undefined: capacity providers decide. */
  readonly launchType: string | undefined;
  readonly capacityProviders: readonly { readonly name: string; readonly weight: number; readonly base: number }[];
  readonly minimumHealthyPercent: number;
  readonly maximumPercent: number;
  /** Undefined: it has none. */
  readonly circuitBreaker: { readonly rollback: boolean } | undefined;
  /** Its tasks have interfaces of their own. */
  readonly hasInterfaces: boolean;
  /** Registered with Cloud Map, or with several target groups: its tasks pass ACTIVATING (ECS developer guide, "Task lifecycle"). */
  readonly activates: boolean;
}

export interface FleetReading {
  /** Those that are ACTIVE. */
  services(cluster: ClusterArn): Promise<Heard<readonly ServiceFacts[]>>;
  /** Interfaces that EC2 refused to any stack, as far as tags remember it. */
  refused(): Promise<Heard<ReadonlySet<EniId>>>;
}

/** ECS API reference: ListServices gives 100 at most, DescribeServices takes 10. */
const servicesPerPage = 100;
const servicesPerCall = 10;

export function createFleetReading({
  clients: { ec2, ecs },
}: {
  readonly clients: Pick<Clients, 'ec2' | 'ecs'>;
}): FleetReading {
  return {
    services: (cluster) => heard(() => readServices(ecs, cluster)),
    refused: () => heard(() => readRefused(ec2)),
  };
}

async function readServices(ecs: ECSClient, cluster: ClusterArn): Promise<readonly ServiceFacts[]> {
  const arns = await everyPage(async (nextToken) => {
    const command = new ListServicesCommand({ cluster, maxResults: servicesPerPage, nextToken });
    const page = await call('ListServices', () => ecs.send(command));
    return { items: page.serviceArns ?? [], next: page.nextToken };
  });
  const described = await inPieces(arns, servicesPerCall, async (services): Promise<readonly Service[]> => {
    const answer = await call('DescribeServices', () => ecs.send(new DescribeServicesCommand({ cluster, services })));
    return answer.services ?? [];
  });
  return described.filter(({ status }) => status === 'ACTIVE').map(factsOf);
}

function factsOf(told: Service): ServiceFacts {
  const { deploymentConfiguration: deploying = {}, capacityProviderStrategy: strategy = [] } = told;
  const breaker = deploying.deploymentCircuitBreaker;
  return {
    name: serviceName(told.serviceName ?? ''),
    desired: told.desiredCount ?? 0,
    launchType: told.launchType,
    capacityProviders: strategy.map(({ capacityProvider: name = '', weight = 0, base = 0 }) => ({
      name,
      weight,
      base,
    })),
    // ECS's own, where a service does not say (ECS API reference, DeploymentConfiguration).
    minimumHealthyPercent: deploying.minimumHealthyPercent ?? 100,
    maximumPercent: deploying.maximumPercent ?? 200,
    circuitBreaker: breaker?.enable === true ? { rollback: breaker.rollback === true } : undefined,
    hasInterfaces: told.networkConfiguration?.awsvpcConfiguration !== undefined,
    activates: (told.serviceRegistries ?? []).length > 0 || (told.loadBalancers ?? []).length > 1,
  };
}

/** Of whichever stack: EC2's filters take wildcards. */
const everyStack = '*' as Owner;

async function readRefused(ec2: EC2Client): Promise<ReadonlySet<EniId>> {
  const Filters = [filter('resource-type', ['network-interface']), filter('key', [refusedTag(everyStack)])];
  const tags = await everyPage(async (NextToken) => {
    const command = new DescribeTagsCommand({ Filters, MaxResults: largestPage, NextToken });
    const page = await call('DescribeTags', () => ec2.send(command));
    return { items: page.Tags ?? [], next: page.NextToken };
  });
  return new Set(tags.map(({ ResourceId = '' }) => eniId(ResourceId)));
}
