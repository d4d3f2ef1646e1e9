// Puts an answer where CloudFormation waits for it.
import { request as plain } from 'node:http';
import { request as secure } from 'node:https';

/** Resolves when the answer was taken; rejects otherwise, and Lambda's own retries bring the event back. */
export type TellStack = (url: string, body: string) => Promise<void>;

/** The address is signed for an empty content type, as AWS's own cfn-response module sends it. */
export const tellStack: TellStack = (url, body) =>
  new Promise((resolve, reject) => {
    const send = new URL(url).protocol === 'http:' ? plain : secure;
    const headers = { 'content-type': '', 'content-length': Buffer.byteLength(body) };
    const call = send(url, { method: 'PUT', headers, timeout: patienceMs }, (response) => {
      response.resume();
      const { statusCode = 0 } = response;
      // The status says it: what follows may break off, and would leave CloudFormation's answer waited for.
      if (statusCode >= 200 && statusCode < 300) resolve();
      else reject(new Error(`expected CloudFormation's address to take the answer, got HTTP status ${statusCode}`));
    });
    call.on('timeout', () => call.destroy(new Error(`CloudFormation's address did not answer in ${patienceMs} ms`)));
    call.on('error', reject);
    call.end(body);
  });

const patienceMs = 10_000;
