// What EC2 says of the rules of the policy's filters.
import type { Examining } from '@tasktap/aws/examining';
import { filtersOf } from '@tasktap/core';
import type { View } from '../account/view.ts';
import type { Doctors } from './doctors.ts';
import { examineFilter } from './filter.ts';
import { type Finding, unread } from './finding.ts';

type Said = Awaited<ReturnType<Examining['rules']>>;
/** By filter, in the policy's order. */
export type Rules = ReadonlyMap<string, Said>;

export async function readRules(policy: View['policy'], { examining }: Doctors): Promise<Rules> {
  const rules = new Map<string, Said>();
  for (const id of filtersOf(policy)) rules.set(id, await examining.rules(id));
  return rules;
}

export function examineFilterOf(id: string, said: Said): readonly Finding[] {
  return said.kind === 'heard' ? examineFilter(id, said.value) : [unread('filter', said.reading.fault)];
}
