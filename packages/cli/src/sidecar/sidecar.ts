// `tasktap sidecar`: a task definition in, the same with the forwarder out.
import { type SidecarWish, withSidecar } from '@tasktap/collector';
import { textIn } from '../given-file.ts';
import { unfit } from '../user-error.ts';

export interface SidecarFlags {
  readonly to: string;
  readonly vni: number;
  readonly image: string;
}

/** @throws UserError */
export async function runSidecar({ to, vni, image }: SidecarFlags): Promise<void> {
  if (process.stdin.isTTY) {
    throw unfit('Expected a task definition on standard input, found a terminal: tasktap sidecar ... < taskdef.json');
  }
  const wish: SidecarWish = { image, command: ['forward', '--to', to, '--vni', String(vni)] };
  const made = withSidecar(await textIn('standard input', process.stdin), wish);
  if (made.kind === 'refused') throw unfit(made.sentence);
  if (made.doubt !== undefined) console.error(`# ${made.doubt}`);
  console.log(JSON.stringify(made.definition, null, 2));
}
