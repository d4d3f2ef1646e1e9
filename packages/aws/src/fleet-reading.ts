// What is read of an account's fleet besides its tasks: how its services are set up, and which interfaces EC2 has refused. Reads only.
import { type ECSClient, ListServicesCommand, type Service } from '@aws-sdk/client-ecs';
import { type ClusterArn, type EniId, type ServiceName, serviceName } from '@tasktap/core';
import { call, type Heard, heard } from './call.ts';
import type { Clients } from './clients.ts';
import { everyPage } from './pages.ts';
import { readRefusedByAny } from './refusals.ts';
import { describeServices, usualMaximumPercent, usualMinimumHealthyPercent } from './services.ts';

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

/** ECS API reference, ListServices. */
const servicesPerPage = 100;

export function createFleetReading({
  clients: { ec2, ecs },
}: {
  readonly clients: Pick<Clients, 'ec2' | 'ecs'>;
}): FleetReading {
  return {
    services: (cluster) => heard(() => readServices(ecs, cluster)),
    refused: () => heard(() => readRefusedByAny(ec2)),
  };
}

async function readServices(ecs: ECSClient, cluster: ClusterArn): Promise<readonly ServiceFacts[]> {
  const arns = await everyPage(async (nextToken) => {
    const command = new ListServicesCommand({ cluster, maxResults: servicesPerPage, nextToken });
    const page = await call('ListServices', () => ecs.send(command));
    return { items: page.serviceArns ?? [], next: page.nextToken };
  });
  return (await describeServices(ecs, cluster, arns)).map(factsOf);
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
    minimumHealthyPercent: deploying.minimumHealthyPercent ?? usualMinimumHealthyPercent,
    maximumPercent: deploying.maximumPercent ?? usualMaximumPercent,
    circuitBreaker: breaker?.enable === true ? { rollback: breaker.rollback === true } : undefined,
    hasInterfaces: told.networkConfiguration?.awsvpcConfiguration !== undefined,
    activates: (told.serviceRegistries ?? []).length > 0 || (told.loadBalancers ?? []).length > 1,
  };
}
