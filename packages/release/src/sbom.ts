// What an artefact brings along, as CycloneDX 1.5: npm knows all packages of the house, the bundler which of them are inside.
import { execFileSync } from 'node:child_process';
import { house } from './house.ts';
import { type Ingredient, reference } from './ingredients.ts';

interface Component {
  readonly 'bom-ref': string;
  readonly hashes?: readonly object[];
}

interface Bom {
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

export interface Artefact {
  readonly name: string;
  readonly version: string;
  readonly type: 'application' | 'library';
}

/** From the lock file, so each with the hash of what was installed. */
export function everyPackage(): Bom {
  const words = ['sbom', '--sbom-format=cyclonedx', '--package-lock-only'];
  return JSON.parse(execFileSync('npm', words, { cwd: house, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })) as Bom;
}

/**
 * Without npm's time and serial number, which would make each run a different one; CycloneDX asks for neither. `optional`: packages that are
 * installed beside it where that is possible, as `name@version`; they and theirs are of scope `optional`.
 */
export function sbomOf(
  { name, version, type }: Artefact,
  ingredients: readonly Ingredient[],
  all: Bom,
  optional: readonly string[] = [],
): string {
  const beside = withTheirs(optional, all);
  const inside = new Set([...ingredients.map(reference), ...beside]);
  // A package that another brought along inside itself has no hash: it is not the one that was bundled.
  const components = all.components
    .filter((each) => inside.has(each['bom-ref']) && each.hashes !== undefined)
    .map((each) => (beside.has(each['bom-ref']) ? { ...each, scope: 'optional' } : each));
  const unknown = [...inside].filter((ref) => !components.some((each) => each['bom-ref'] === ref));
  if (unknown.length > 0) throw new Error(`expected in the lock file, not found there: ${unknown.join(', ')}`);
  const own = `${name}@${version}`;
  const bom = {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: { component: { 'bom-ref': own, type, name, version, licenses: [{ license: { id: 'Apache-2.0' } }] } },
    components,
    dependencies: [
      { ref: own, dependsOn: [...ingredients.map(reference), ...optional] },
      ...all.dependencies
        .filter(({ ref }) => inside.has(ref))
        .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((each) => inside.has(each)) })),
    ],
  };
  return `${JSON.stringify(bom, undefined, 1)}\n`;
}

/** These, and all that they depend on. */
function withTheirs(refs: readonly string[], { dependencies }: Bom): ReadonlySet<string> {
  const known = new Map(dependencies.map(({ ref, dependsOn }) => [ref, dependsOn]));
  const found = new Set(refs);
  // A set goes on to what is added meanwhile.
  for (const ref of found) for (const each of known.get(ref) ?? []) found.add(each);
  return found;
}
