// Captures of real packets, where somebody has laid them beside the repository; none is part of it.
import { existsSync, readdirSync } from 'node:fs';

/** Paths of pcap files. `CAPTURES` names another folder. */
export function capturesAtHand(): readonly string[] {
  const folder = process.env['CAPTURES'] ?? '../shared/captures';
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.pcap'))
    .sort()
    .map((name) => `${folder}/${name}`);
}
