// A container's credentials are not waited for without end: what serves them may take a connection and never answer, and the SDK then only warns.
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';

/** As the SDK reads them: AWS SDKs and Tools reference guide, "Container credential provider". */
export interface ContainerVariables {
  readonly AWS_CONTAINER_CREDENTIALS_RELATIVE_URI?: string | undefined;
  readonly AWS_CONTAINER_CREDENTIALS_FULL_URI?: string | undefined;
}

/** Of ECS, for relative ones. */
const agent = 'http://169.254.170.2';
/** Milliseconds until the last byte. The SDK makes four attempts, a second apart, and then one of another kind, which waits for a second: 16 seconds in all. */
const patience = 3_000;

/** Undefined: they come from elsewhere, or the SDK will say what is wrong with that. */
export function credentialsUrl(variables: ContainerVariables): URL | undefined {
  const { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: relative, AWS_CONTAINER_CREDENTIALS_FULL_URI: full } = variables;
  const text = relative ? `${agent}${relative}` : full;
  return text ? (URL.parse(text) ?? undefined) : undefined;
}

/**
 * Ends each request for what lies at `url`, of whomever in this process, that has no whole answer in time. The SDK makes such requests with a client of its own, which takes no
 * options: no other way leads there, decision 80. Returns what takes it back.
 */
export function limitRequestsFor({ hostname, pathname }: URL, milliseconds: number = patience): () => void {
  const host = hostname.replace(/^\[|\]$/g, '');
  const limit = (begun: unknown): void => {
    const { request } = begun as { readonly request: ClientRequest };
    if (request.host !== host || request.path.split('?', 1)[0] !== pathname) return;
    const timer = setTimeout(() => {
      request.destroy(new Error(`no credentials within ${milliseconds} ms from ${host}`));
    }, milliseconds);
    request.once('close', () => clearTimeout(timer));
  };
  subscribe(started, limit);
  return () => void unsubscribe(started, limit);
}

/** Node's documentation, "Diagnostics Channel", built-in channels. */
const started = 'http.client.request.start';
