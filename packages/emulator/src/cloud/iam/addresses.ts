// Whether an address is in a range: RFC 4632 and RFC 4291, as IpAddress takes them.
import { BlockList, isIP } from 'node:net';
import { type Fit, fits } from './fit.ts';

type Family = 'ipv4' | 'ipv6';

const LONGEST_PREFIX: Readonly<Record<Family, number>> = { ipv4: 32, ipv6: 128 };

/** `policy` is a range, or one address, which is a range of its own (IAM guide, "IP address condition operators"). */
export function fitsAddress(requested: string, policy: string): Fit {
  const [network = '', prefix] = policy.split('/');
  const [family, asked] = [familyOf(network), familyOf(requested)];
  if (family === undefined || asked === undefined) return 'nonsense';
  const length = prefix ?? String(LONGEST_PREFIX[family]);
  if (!/^\d{1,3}$/.test(length) || Number(length) > LONGEST_PREFIX[family]) return 'nonsense';
  if (family !== asked) return 'differs';
  const range = new BlockList();
  range.addSubnet(network, Number(length), family);
  return fits(range.check(requested, asked));
}

function familyOf(address: string): Family | undefined {
  return ({ 4: 'ipv4', 6: 'ipv6' } as const)[isIP(address)];
}
