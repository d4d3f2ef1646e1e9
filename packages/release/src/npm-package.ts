// A folder of files as npm packs it: the same files give the same bytes.
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface PackageFiles {
  readonly manifest: Readonly<Record<string, unknown>>;
  readonly files: ReadonlyMap<string, string | Uint8Array>;
}

export interface Packed {
  readonly name: string;
  readonly content: Buffer;
}

export async function pack({ manifest, files }: PackageFiles): Promise<Packed> {
  const folder = await mkdtemp(join(tmpdir(), 'tasktap-pack-'));
  try {
    const all = new Map<string, string | Uint8Array>([
      ...files,
      ['package.json', `${JSON.stringify(manifest, undefined, 2)}\n`],
    ]);
    for (const [name, content] of all) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), content);
    }
    const said = execFileSync('npm', ['pack', '--json', '--ignore-scripts'], { cwd: folder, encoding: 'utf8' });
    const [{ filename }] = JSON.parse(said) as readonly [{ readonly filename: string }];
    return { name: filename, content: await readFile(join(folder, filename)) };
  } finally {
    await rm(folder, { recursive: true });
  }
}
