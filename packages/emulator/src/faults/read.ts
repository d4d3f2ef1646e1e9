// A fault plan as a person writes it: YAML or JSON in, the plan or every complaint with its place out.

import { type Reading, readDocument } from '@tasktap/document';
import { toJsonSchema } from '@valibot/to-json-schema';
import { type FaultPlan, faultPlanSchema } from './plan.ts';

export function readFaults(text: string): Reading<FaultPlan> {
  return readDocument(text, faultPlanSchema);
}

/** For editors. Which calls and hosts there are, and that a window must open before it closes, it cannot know. */
export function faultsJsonSchema(): object {
  return {
    ...toJsonSchema(faultPlanSchema, { typeMode: 'input', ignoreActions: ['check', 'finite'] }),
    title: 'A fault plan for tasktap emulate',
  };
}
