// The suite: the same cases for every endpoint, the emulator's or AWS's own.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answerTo, type Case, type Finding, findingOf } from './case.ts';
import { bytes } from './cases/bytes.ts';
import { describes } from './cases/describes.ts';
import { everyOperation } from './cases/every-operation.ts';
import { filters } from './cases/filters.ts';
import { others } from './cases/others.ts';
import { sessions } from './cases/sessions.ts';
import { tags } from './cases/tags.ts';
import { targets } from './cases/targets.ts';
import { tasks } from './cases/tasks.ts';
import { type Endpoint, openEndpoint, type Place } from './endpoint.ts';
import { type Stage, setStage } from './stage.ts';

const tables: Readonly<Record<string, readonly Case[]>> = {
  sessions,
  targets,
  filters,
  describes,
  tags,
  tasks,
  'every operation of EC2': everyOperation,
  'other services': others,
  'byte by byte': bytes,
};

/** Connects once; every case finds the same stage, and nothing of it is left when the last one is done. */
export function conformance(name: string, connect: () => Promise<Place>, remote: boolean): void {
  describe(name, () => {
    let endpoint: Endpoint;
    let stage: Stage;
    const findings: Finding[] = [];

    beforeAll(async () => {
      endpoint = openEndpoint(await connect());
      stage = await setStage(endpoint, `tasktap-conformance-${randomUUID()}`);
    });

    afterAll(async () => {
      const left = await endpoint.ledger.settle();
      endpoint.close();
      if (findings.length > 0) console.table(findings);
      expect(left).toEqual([]);
    });

    for (const [subject, table] of Object.entries(tables)) {
      const cases = table.filter((one) => !remote || one.remote !== 'never').map((one) => [one.says, one] as const);
      if (cases.length === 0) continue;
      describe(subject, () => {
        test.each(cases)('%s', async (_says, one) => {
          const got = await answerTo(one, stage);
          const finding = findingOf(one, got, remote);
          if (finding === undefined) expect(got).toEqual(one.expects);
          else findings.push(finding);
        });
      });
    }
  });
}
