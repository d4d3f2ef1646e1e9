// Why nobody can listen at an address or a socket that a person has named, in a sentence about it.
type Sentences = Readonly<Record<string, string>>;

const ofPorts: Sentences = {
  EADDRINUSE: 'somebody else listens there: choose another port, or 0 for any free one',
  EADDRNOTAVAIL: 'this machine has no such address',
  EACCES: 'it is not allowed: ports below 1024 need CAP_NET_BIND_SERVICE',
  ENOTFOUND: 'there is no such name, expected an address of this machine',
};

const ofSockets: Sentences = {
  EADDRINUSE: 'it is there already: end the collector that listens there, or name another socket',
  // libuv says so of a folder that is not there as well.
  EACCES: 'its folder is not there, or takes no socket',
  EINVAL: 'its name is too long for a socket, expected at most 107 characters',
};

export type Listened = { readonly host: string; readonly port: number } | { readonly path: string };

/** e.g. `127.0.0.1:8080: somebody else listens there: …` */
export function whyDeaf(where: Listened, error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  const [place, sentences] =
    'path' in where ? [where.path, ofSockets] : [`${bracketed(where.host)}:${where.port}`, ofPorts];
  const sentence = sentences[code];
  return sentence === undefined ? message : `${place}: ${sentence}`;
}

/** As in a URL. */
export function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
