// A fault plan as a person writes it: YAML or JSON in, the plan or every complaint with its place out.
import { type Reading, readDocument } from '../files/document.ts';
import { type FaultPlan, faultPlanSchema } from './plan.ts';

export function readFaults(text: string): Reading<FaultPlan> {
  return readDocument(text, faultPlanSchema);
}
