// How a function in its environment reaches AWS: requests without sockets.

export interface OutgoingRequest {
  readonly method: string;
  /** With the port where it is named, e.g. `127.0.0.1:4566`. */
  readonly host: string;
  /** With the query. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface IncomingResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Rejects for a host that is not of the emulated AWS: nothing else can be reached. */
export type Transport = (request: OutgoingRequest) => Promise<IncomingResponse>;

/** What Node says of a name that nobody resolves. */
export function unknownHost(host: string): Error {
  return Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: 'ENOTFOUND', syscall: 'getaddrinfo' });
}
