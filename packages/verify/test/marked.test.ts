// What a run has made is found again on whatever page of whatever list it stands, and what AWS would not list is not taken for nothing.
import { expect, test } from 'vitest';
import { readMarked, readRuns } from '../src/marked.ts';
import { type Call, refuse, stubScene } from './stub.ts';

const tags = (run: string) => [{ Key: 'tasktap:verify', Value: run }];
const pages: Readonly<Record<string, readonly object[]>> = {
  DescribeTrafficMirrorSessions: [
    { TrafficMirrorSessions: [{ TrafficMirrorSessionId: 'tms-of-others' }] },
    { TrafficMirrorSessions: [{ TrafficMirrorSessionId: 'tms-1', Tags: tags('one') }] },
    { TrafficMirrorSessions: [{ TrafficMirrorSessionId: 'tms-2', Tags: tags('two') }] },
  ],
  DescribeTrafficMirrorFilters: [{}, { TrafficMirrorFilters: [{ TrafficMirrorFilterId: 'tmf-1', Tags: tags('one') }] }],
  DescribeTrafficMirrorTargets: [{}, { TrafficMirrorTargets: [{ TrafficMirrorTargetId: 'tmt-1', Tags: tags('one') }] }],
  ListClusters: [{ clusterArns: ['arn:x:cluster/shop'] }, { clusterArns: ['arn:x:cluster/tasktap-verify-three'] }],
};

/** The token of a page is its number; EC2 ends with an empty one. */
function paged({ operation, input }: Call): object {
  const number = Number(input['NextToken'] ?? input['nextToken'] ?? 0);
  const all = pages[operation] ?? [];
  const next = number + 1 < all.length ? String(number + 1) : '';
  return { ...all[number], NextToken: next, nextToken: next };
}

function searching(answer: (call: Call) => object) {
  const { scene } = stubScene(answer);
  return { clients: scene, clock: scene.clock };
}

test('whatever carries the mark of a run is found on any page', async () => {
  expect(await readMarked(searching(paged), 'one')).toEqual({
    sessions: ['tms-1'],
    filters: ['tmf-1'],
    targets: ['tmt-1'],
    unread: [],
  });
});

test('runs are told by their marks and by the names of their clusters', async () => {
  expect(await readRuns(searching(paged))).toEqual({
    runs: ['one', 'tasktap-verify-three', 'two'],
    refused: undefined,
  });
});

test('a page that AWS refuses is told, with what came before it', async () => {
  const search = searching((call) => (call.input['NextToken'] === '2' ? refuse('Throttled') : paged(call)));
  const { sessions, unread } = await readMarked(search, 'one');
  expect([sessions, unread.map(({ code }) => code)]).toEqual([['tms-1'], ['Throttled']]);
  expect((await readRuns(search)).refused?.code).toBe('Throttled');
});
