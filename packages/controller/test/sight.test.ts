// What a look asks for: every target and filter that the policy or one of its rules names, so that no collector is mirrored.
import type { Aws } from '@tasktap/aws';
import { everyTask, filterId, targetId } from '@tasktap/core';
import { expect, test } from 'vitest';
import { see } from '../src/sight.ts';
import { cluster, policyWith, seen } from './facts.ts';
import { createStage } from './stage.ts';

test('a look asks for the targets and filters of the policy and of its rules', async () => {
  const looks: Parameters<Aws['observe']>[0][] = [];
  const { ports } = createStage({
    observe: (look) => {
      looks.push(look);
      return seen([]);
    },
  });
  const own = { targets: [{ id: targetId('tmt-own') }], filter: filterId('tmf-own') };
  const policy = policyWith('observe', { rules: [{ ...everyTask, ...own }] });
  await see({ cluster, service: undefined }, { ...ports, policy });
  expect(looks).toMatchObject([{ targets: [policy.targets[0]?.id, 'tmt-own'], filters: [policy.filter, 'tmf-own'] }]);
});
