// Stacks, their parameters and their resources as CloudFormation describes them.
import type { cloudformation } from '../../protocol/models.ts';
import { parameterTexts } from '../parameter-texts.ts';
import type { Plan } from '../plan.ts';
import type { Stack, StackEvent } from '../stack.ts';

/** What stands for a value that its template wants to be hidden. */
const HIDDEN = '****';

export function stackView(stack: Stack): cloudformation.Stack {
  const { plan } = stack;
  return {
    StackId: stack.id,
    StackName: stack.name,
    Description: plan?.template.description,
    Parameters: plan === undefined ? [] : parametersView(plan),
    CreationTime: new Date(stack.bornAt),
    ...(stack.changedAt === undefined ? {} : { LastUpdatedTime: new Date(stack.changedAt) }),
    ...(stack.endedAt === undefined ? {} : { DeletionTime: new Date(stack.endedAt) }),
    RollbackConfiguration: {},
    StackStatus: stack.status,
    StackStatusReason: stack.reason,
    DisableRollback: false,
    NotificationARNs: [],
    Capabilities: [...(plan?.request.capabilities ?? [])] as cloudformation.Capability[],
    Outputs: Object.entries(stack.outputs).map(([OutputKey, OutputValue]) => ({
      OutputKey,
      OutputValue,
      Description: plan?.template.outputs[OutputKey]?.description,
    })),
    Tags: tagsView(plan),
    EnableTerminationProtection: false,
    DriftInformation: { StackDriftStatus: 'NOT_CHECKED' },
  };
}

export function tagsView(plan: Plan | undefined): cloudformation.Tag[] {
  return Object.entries(plan?.request.tags ?? {}).map(([Key, Value]) => ({ Key, Value }));
}

export function parametersView(plan: Plan): cloudformation.Parameter[] {
  return [...parameterTexts(plan)].map(([ParameterKey, text]) => {
    const isHidden = String(plan.template.parameters[ParameterKey]?.['NoEcho']) === 'true';
    return { ParameterKey, ParameterValue: isHidden ? HIDDEN : text };
  });
}

interface Latest {
  readonly id: string;
  readonly type: string;
  readonly physicalId: string | undefined;
  readonly status: cloudformation.ResourceStatus;
  readonly reason: string | undefined;
  readonly at: Date;
}

/** The last that was told of each resource; those that are gone are left out. */
export function latestOf({ events, resources, status }: Stack): readonly Latest[] {
  const last = new Map<string, StackEvent>();
  for (const event of events) last.set(event.logicalId, event);
  const isThere = ({ logicalId }: StackEvent): boolean => resources.has(logicalId) || status.endsWith('_IN_PROGRESS');
  return [...last.values()].filter(isThere).map((event) => ({
    id: event.logicalId,
    type: event.type,
    physicalId: event.physicalId,
    status: event.status as cloudformation.ResourceStatus,
    reason: event.reason,
    at: new Date(event.at),
  }));
}
