// What a collector's container is told: the one place where the construct and the command line meet.
import { vxlanPort } from '../tunnel-ports.ts';
import type { Sources } from './door.ts';

export const healthPort = 8080;

export interface Keeping {
  /** Whose packets come. */
  readonly sources: Sources;
  /** Where files go: name of the bucket, and what keys begin with. */
  readonly bucket: string;
  readonly prefix: string;
  /** Of the whole disk. */
  readonly spoolGiB: number;
  /** Names of log groups. */
  readonly journals: readonly string[];
  /** Names of containers that forward the packets of their tasks, of which collectors look for the first. */
  readonly forwarders: readonly string[];
  readonly forwarderVni: number;
}

const home = '/home/node';
const spool = `${home}/spool`;
/** The image, and flows that are being written, lie on the same disk. */
const besidesGiB = 10;
const gibibyte = 2 ** 30;
/** Seconds, the most that Fargate waits for a container to end: what has been received is to get into S3. */
export const patience = 120;
/** Seconds of these, for flows that are written before and counters that are told after. */
const besidesUploads = 20;

/**
 * After `tasktap`, which is the image's entry point. GENEVE needs no option. The health port is for the load balancer; its counters need a token
 * that nobody has.
 */
export function collectCommand({
  sources,
  bucket,
  prefix,
  spoolGiB,
  journals,
  forwarders,
  forwarderVni,
}: Keeping): readonly string[] {
  return [
    ...['collect', '--listen', '0.0.0.0', '--port', String(vxlanPort)],
    ...['--health-port', String(healthPort), '--health-address', '0.0.0.0'],
    ...['--remember', `${home}/directory.json`],
    ...[`--${sources.kind}`, sources.name],
    ...forwarders.slice(0, 1).flatMap((container) => ['--sidecar', container, '--vni', String(forwarderVni)]),
    ...(journals.length === 0 ? [] : ['--journal', ...journals]),
    ...['--captures', spool, '--keep-bytes', String((spoolGiB - besidesGiB) * gibibyte), '--flows', `${spool}/flows`],
    ...['--upload', `s3://${bucket}/${prefix}`, '--upload-seconds', String(patience - besidesUploads)],
  ];
}
