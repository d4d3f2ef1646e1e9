// All that is published, made from the sources: the same sources give the same bytes.
import { createHash } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Bundle, bundleHandlers, synthesizeTemplate, withoutMap } from '@tasktap/cdk';
import { cdkPackage, type Handlers } from './cdk-package.ts';
import { cliPackage } from './cli-package.ts';
import { house, manifestOf } from './house.ts';
import { imageContext } from './image.ts';
import { ingredientsOf, notices } from './ingredients.ts';
import { pack } from './npm-package.ts';
import { everyPackage, sbomOf } from './sbom.ts';
import { zip } from './zip.ts';

export interface Written {
  readonly name: string;
  readonly bytes: number;
}

/** Whatever was in the folder goes. Takes half a minute. */
export async function makeRelease(folder: string): Promise<readonly Written[]> {
  const { version } = manifestOf(`${house}packages/cli`);
  const bundles = await bundleHandlers();
  const handlers = { tap: lean(bundles.tap), stack: lean(bundles.stack) };
  const template = await synthesizeTemplate();
  const cli = await cliPackage(template);
  const cdk = await cdkPackage(handlers);
  const inFunction = ingredientsOf([...handlers.tap.modules, ...handlers.stack.modules]);
  const all = everyPackage();
  const packedCli = await pack(cli);
  const packed = [packedCli, await pack(cdk)];
  const files = new Map<string, string | Buffer>([
    ...packed.map(({ name, content }) => [name, content] as const),
    [
      `tasktap-function-${version}.zip`,
      zip([
        { name: 'index.js', content: handlers.tap.code },
        { name: 'stack/index.js', content: handlers.stack.code },
        { name: 'THIRD-PARTY-LICENSES', content: notices(inFunction) },
      ]),
    ],
    [`tasktap-image-${version}.zip`, imageContext(packedCli, cli.duckDb)],
    [`tasktap-${version}.template.json`, template],
    [
      `tasktap-${version}.cdx.json`,
      sbomOf({ name: 'tasktap', version, type: 'application' }, cli.ingredients, all, cli.optional),
    ],
    [
      `tasktap-cdk-${version}.cdx.json`,
      sbomOf({ name: '@tasktap/cdk', version, type: 'library' }, cdk.ingredients, all),
    ],
    [
      `tasktap-function-${version}.cdx.json`,
      sbomOf({ name: 'tasktap-function', version, type: 'application' }, inFunction, all),
    ],
  ]);
  files.set('SHA256SUMS', checksums(files));
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const [name, content] of files) await writeFile(join(folder, name), content);
  return [...files].map(([name, content]) => ({ name, bytes: Buffer.byteLength(content) }));
}

function lean({ code, modules }: Bundle): Handlers {
  return { code: withoutMap(code), modules };
}

/** As `sha256sum --check` reads them. */
function checksums(files: ReadonlyMap<string, string | Buffer>): string {
  const lines = [...files].map(([name, content]) => `${createHash('sha256').update(content).digest('hex')}  ${name}\n`);
  return lines.sort((one, other) => (one.slice(66) < other.slice(66) ? -1 : 1)).join('');
}
