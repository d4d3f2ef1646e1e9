// An AWS of a few lines: one port that answers each operation with what the test says, and remembers what it was asked.
import { createHash } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** What it says to an operation; `dropped` closes the connection without a word. */
export type Script = Readonly<Record<string, Answer | 'dropped' | ((body: string) => Answer)>>;

export interface Asked {
  readonly operation: string;
  /** EC2's form, or the JSON of the others. */
  readonly body: string;
}

export interface ScriptedAws {
  readonly url: string;
  readonly asked: readonly Asked[];
  close(): Promise<void>;
}

export async function startScriptedAws(script: Script): Promise<ScriptedAws> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const operation = operationOf(request.headers, body);
      asked.push({ operation, body });
      const answer = script[operation] ?? usual[operation] ?? unexpected(operation);
      if (answer === 'dropped') return request.socket.destroy();
      const { status, body: said } = typeof answer === 'function' ? answer(body) : answer;
      return response.writeHead(status, { 'x-amzn-requestid': 'request-9' }).end(said);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function operationOf(headers: IncomingHttpHeaders, body: string): string {
  const target = headers['x-amz-target'];
  if (typeof target === 'string') return target.slice(target.lastIndexOf('.') + 1);
  return new URLSearchParams(body).get('Action') ?? 'unknown';
}

export function json(value: object, status = 200): Answer {
  return { status, body: JSON.stringify(value) };
}

/** An error as EC2 writes it (EC2 API reference, "API error codes"). */
export function ec2Error(code: string, status = 400): Answer {
  const error = `<Errors><Error><Code>${code}</Code><Message>what EC2 says</Message></Error></Errors>`;
  return { status, body: `<?xml version="1.0"?><Response>${error}<RequestID>request-9</RequestID></Response>` };
}

export function jsonError(code: string, status = 400): Answer {
  return json({ __type: code, message: 'what AWS says' }, status);
}

/** An answer of EC2 with these elements in it. */
export function ec2Answer(operation: string, inner: string): Answer {
  return { status: 200, body: `<${operation}Response><requestId>request-9</requestId>${inner}</${operation}Response>` };
}

export function sessionXml(eni: string, tags: Readonly<Record<string, string>>): string {
  const items = Object.entries(tags).map(([key, value]) => `<item><key>${key}</key><value>${value}</value></item>`);
  return `<trafficMirrorSessionId>tms-1</trafficMirrorSessionId><trafficMirrorTargetId>tmt-08c911877e8e9c51c</trafficMirrorTargetId>
    <trafficMirrorFilterId>tmf-011415269e9c93569</trafficMirrorFilterId><networkInterfaceId>${eni}</networkInterfaceId>
    <sessionNumber>1</sessionNumber><virtualNetworkId>4711</virtualNetworkId><tagSet>${items.join('')}</tagSet>`;
}

/** An account in which everything goes well and nothing is there. */
const usual: Script = {
  CreateTrafficMirrorSession: (body) => {
    const session = sessionXml(new URLSearchParams(body).get('NetworkInterfaceId') ?? '', {});
    return ec2Answer('CreateTrafficMirrorSession', `<trafficMirrorSession>${session}</trafficMirrorSession>`);
  },
  DescribeTrafficMirrorSessions: ec2Answer('DescribeTrafficMirrorSessions', '<trafficMirrorSessionSet/>'),
  DescribeTrafficMirrorTargets: ec2Answer('DescribeTrafficMirrorTargets', '<trafficMirrorTargetSet/>'),
  DescribeTrafficMirrorFilters: ec2Answer('DescribeTrafficMirrorFilters', '<trafficMirrorFilterSet/>'),
  DescribeTags: ec2Answer('DescribeTags', '<tagSet/>'),
  CreateTags: ec2Answer('CreateTags', '<return>true</return>'),
  GetParameter: jsonError('ParameterNotFound'),
  PutParameter: json({ Version: 1 }),
  ChangeMessageVisibility: json({}),
  SendMessage: (body) => {
    const { MessageBody } = JSON.parse(body) as { readonly MessageBody: string };
    return json({ MessageId: 'm-1', MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex') });
  },
  ListTasks: json({ taskArns: [] }),
};

function unexpected(operation: string): never {
  throw new Error(`the test has no answer to ${operation}`);
}
