// The front door: makes a release, and the archive that Lambda takes.
export { makeRelease } from './release.ts';
export { zip } from './zip.ts';
