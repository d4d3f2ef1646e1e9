// Every CloudFormation operation the emulator answers.
import type { AnyOperation } from '../../operation.ts';
import { createChangeSet } from './create-change-set.ts';
import { createStack } from './create-stack.ts';
import { deleteChangeSet } from './delete-change-set.ts';
import { deleteStack } from './delete-stack.ts';
import { describeChangeSet } from './describe-change-set.ts';
import { describeStackEvents } from './describe-stack-events.ts';
import { describeStackResources } from './describe-stack-resources.ts';
import { describeStacks } from './describe-stacks.ts';
import { executeChangeSet } from './execute-change-set.ts';
import { getTemplate } from './get-template.ts';
import { getTemplateSummary } from './get-template-summary.ts';
import { listStackResources } from './list-stack-resources.ts';
import { updateStack } from './update-stack.ts';
import { validateTemplate } from './validate-template.ts';

export const cloudformationOperations: readonly AnyOperation[] = [
  createChangeSet,
  createStack,
  deleteChangeSet,
  deleteStack,
  describeChangeSet,
  describeStackEvents,
  describeStackResources,
  describeStacks,
  executeChangeSet,
  getTemplate,
  getTemplateSummary,
  listStackResources,
  updateStack,
  validateTemplate,
];
