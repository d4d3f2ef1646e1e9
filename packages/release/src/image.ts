// What a container image of tasktap is made from: `unzip`, then `docker build -t tasktap .` in the folder.
import { zip } from './zip.ts';

/** The command line needs nothing beside Node; it runs as somebody without rights. */
const dockerfile = (archive: string): string => `FROM node:24-slim
COPY ${archive} /tmp/${archive}
RUN npm install --global --ignore-scripts --no-audit --no-fund /tmp/${archive} && rm /tmp/${archive}
USER node
ENTRYPOINT ["tasktap"]
`;

/** `name` and `content` of the packed npm package. */
export function imageContext({ name, content }: { readonly name: string; readonly content: Buffer }): Buffer {
  return zip([
    { name: 'Dockerfile', content: dockerfile(name) },
    { name, content },
  ]);
}
