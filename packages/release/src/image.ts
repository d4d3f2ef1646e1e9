// What the container images of tasktap are made from: `unzip`, then `docker build --target collector -t tasktap .` in the folder, or `forwarder`.
import type { Packed } from './npm-package.ts';
import { zip } from './zip.ts';

/**
 * The command line needs nothing beside Node, but for flows DuckDB, which Node finds beside the package; it runs as somebody without rights. The forwarder captures: there tcpdump brings NET_RAW in its
 * file (capabilities(7)), which the kernel grants to anybody who starts it, as long as the container is not denied it.
 */
const dockerfile = (archive: string, duckDb: string): string => `FROM node:24-slim AS base
COPY ${archive} /tmp/${archive}
RUN npm install --global --ignore-scripts --no-audit --no-fund /tmp/${archive} && rm /tmp/${archive}
ENTRYPOINT ["tasktap"]

# The sidecar: tasktap forward
FROM base AS forwarder
# Of glibc (resolv.conf(5)): a name that nobody answers does not hold up the end of a task.
ENV RES_OPTIONS="timeout:2 attempts:2"
RUN apt-get update && apt-get install -y --no-install-recommends tcpdump libcap2-bin \\
 && setcap cap_net_raw+ep /usr/bin/tcpdump \\
 && apt-get purge -y libcap2-bin && rm -rf /var/lib/apt/lists/*
USER node

# The collector, and every other command
FROM base AS collector
RUN npm install --global --ignore-scripts --no-audit --no-fund ${duckDb}
EXPOSE 4789/udp 6081/udp
USER node
`;

/** `name` and `content` of the packed npm package; `duckDb` as npm is asked for it. */
export function imageContext({ name, content }: Packed, duckDb: string): Buffer {
  return zip([
    { name: 'Dockerfile', content: dockerfile(name, duckDb) },
    { name, content },
  ]);
}
