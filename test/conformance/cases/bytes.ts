// Answers byte by byte, and requests that no SDK would send.
import { type Case, documented, inferred, observed, reference } from '../case.ts';
import type { RawAnswer } from '../endpoint.ts';
import { UNKNOWN } from '../stage.ts';
import { codeOf } from './every-operation.ts';

const shape = documented('EC2 API reference, example error response');

/** What differs from call to call is put out of sight. */
function masked({ status, body }: RawAnswer): string {
  return `${status} ${body.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'ID').replace(/<Message>.*<\/Message>/, '<Message/>')}`;
}

/** AWS may write a namespace in front of the type. */
const typeOf = ({ status, body }: RawAnswer): string => `${JSON.parse(body).__type.replace(/.*#/, '')} ${status}`;

const form = (says: string, parameters: string, expects: string, because: Pick<Case, 'basis' | 'source'>): Case => ({
  says,
  asks: async (stage) => codeOf(await stage.form(`Version=2016-11-15&${parameters}`)),
  expects,
  ...because,
  remote: 'read-only',
});

const wrongType = inferred('the common code for bad values');
const sessions = 'Action=DescribeTrafficMirrorSessions';

export const bytes: readonly Case[] = [
  {
    says: 'an error of EC2 has no namespace and writes RequestID in capitals',
    asks: async (stage) =>
      masked(await stage.form(`Version=2016-11-15&${sessions}&TrafficMirrorSessionId.1=tms-${UNKNOWN}`)),
    expects:
      '400 <?xml version="1.0" encoding="UTF-8"?>\n<Response><Errors><Error><Code>InvalidTrafficMirrorSessionId.NotFound</Code><Message/></Error></Errors><RequestID>ID</RequestID></Response>',
    ...shape,
    remote: 'read-only',
  },
  {
    says: 'an answer of EC2 has a namespace and writes requestId in small letters',
    asks: async (stage) => {
      const { body } = await stage.form(
        `Version=2016-11-15&Action=DescribeTrafficMirrorFilters&TrafficMirrorFilterId.1=${stage.filter}`,
      );
      return /^<\?xml version="1.0" encoding="UTF-8"\?>\n<DescribeTrafficMirrorFiltersResponse xmlns="http:\/\/ec2.amazonaws.com\/doc\/2016-11-15\/">\s*<requestId>[0-9a-f-]{36}<\/requestId>\s*<trafficMirrorFilterSet>\s*<item>/.test(
        body,
      );
    },
    expects: true,
    ...documented('EC2 API reference, examples of responses; element names by the service model'),
    remote: 'self-cleaning',
  },
  {
    says: 'an error of ECS is a __type and a message',
    async asks(stage) {
      const { status, headers, body } = await stage.json('ListTasks', '{"cluster":"tasktap-conformance-nowhere"}');
      return [status, headers.get('content-type'), body];
    },
    expects: [
      400,
      'application/x-amz-json-1.1',
      '{"__type":"ClusterNotFoundException","message":"Cluster not found."}',
    ],
    ...observed('public captures of ECS'),
    remote: 'read-only',
  },
  {
    says: 'an answer of ECS tells times as seconds since 1970',
    async asks(stage) {
      const listed = JSON.parse((await stage.json('ListTasks', `{"cluster":"${stage.cluster}"}`)).body);
      const asked = JSON.stringify({ cluster: stage.cluster, tasks: listed.taskArns.slice(0, 1) });
      return typeof JSON.parse((await stage.json('DescribeTasks', asked)).body).tasks[0].createdAt;
    },
    expects: 'number',
    ...documented('ECS developer guide, task state change events: "timestamps" of DescribeTasks'),
    remote: 'never',
  },
  form('an action that EC2 does not know', 'Action=DescribeNothing', 'InvalidAction 400', reference),
  form('no action', '', 'MissingParameter 400', inferred('the list of error codes also knows MissingAction')),
  form('a word where a number stands', `${sessions}&MaxResults=many`, 'InvalidParameterValue 400', wrongType),
  form('a number of 33 bits', `${sessions}&MaxResults=4294967296`, 'InvalidParameterValue 400', wrongType),
  form('a word where a flag stands', `${sessions}&DryRun=perhaps`, 'InvalidParameterValue 400', wrongType),
  form('a list that is not numbered', `${sessions}&Filter=red`, 'InvalidParameterValue 400', wrongType),
  form('a percent sign without digits', `${sessions}&NextToken=%`, 'MalformedQueryString 400', reference),
  ...(
    [
      ['an operation that ECS does not know', 'DescribeNothing', '{}', 'UnknownOperationException 400'],
      ['a body that is not JSON', 'ListTasks', '{', 'SerializationException 400'],
      ['a number where a text stands', 'ListTasks', '{"cluster":1}', 'SerializationException 400'],
    ] as const
  ).map(
    ([says, operation, body, expects]): Case => ({
      says,
      asks: async (stage) => typeOf(await stage.json(operation, body)),
      expects,
      ...inferred('as the JSON protocols of AWS answer'),
      remote: 'read-only',
    }),
  ),
];
