// The log groups in which collectors tell whom they hear.
import { expect, test } from 'vitest';
import { collectorLogOf, isCollectorLog } from '../src/index.ts';

test('a log of collectors is known by where it lies, whatever it is called', () => {
  expect(collectorLogOf('tmt-0a1')).toBe('/tasktap/collectors/tmt-0a1');
  expect(isCollectorLog(collectorLogOf('tmt-0a1'))).toBe(true);
  expect(isCollectorLog('/ecs/tasktap/collectors/')).toBe(false);
});
