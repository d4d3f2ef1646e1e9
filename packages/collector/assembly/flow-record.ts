// The record of one flow, wherever it lies: how it begins, when it is over, and how it is told to the host.
import * as layout from '../src/engine/layout';
import { isIpv6 } from './flow-key';
import * as note from './note';

// @ts-ignore: decorator
@inline
export function copyAddresses(to: u32, from: u32): void {
  v128.store(to, v128.load(from));
  v128.store(to, v128.load(from, 16), 16);
}

// @ts-ignore: decorator
@inline
export function copyFlow(to: u32, from: u32): void {
  v128.store(to, v128.load(from));
  v128.store(to, v128.load(from, 16), 16);
  v128.store(to, v128.load(from, 32), 32);
  v128.store(to, v128.load(from, 48), 48);
}

export function begin(flow: u32, it: u32, to: u32): void {
  store<u32>(layout.flowCountAt, load<u32>(layout.flowCountAt) + 1);
  store<u32>(flow, to + 1);
  store<u64>(flow, load<u64>(it + note.addresses), layout.flowSource);
  store<u32>(flow, note.get(it, note.ports), layout.flowPorts);
  store<u32>(flow, note.get(it, note.kind), layout.flowKind);
  store<u32>(flow, note.get(it, note.hash), layout.flowHash);
  restart(flow, load<u64>(it + note.time));
}

export function restart(flow: u32, time: u64): void {
  store<u32>(flow, 0, layout.flowTcpFlags);
  store<u64>(flow, 0, layout.flowPackets);
  store<u64>(flow, 0, layout.flowOctets);
  store<u64>(flow, time, layout.flowFirst);
  store<u64>(flow, time, layout.flowLast);
}

/** 0: it goes on. A clock that ran backwards ends nothing. */
export function endOf(flow: u32, now: u64): u32 {
  const last = load<u64>(flow, layout.flowLast);
  if (now > last && now - last >= load<u64>(layout.idleTimeoutAt)) return layout.endIdle;
  const first = load<u64>(flow, layout.flowFirst);
  return now > first && now - first >= load<u64>(layout.activeTimeoutAt) ? layout.endActive : 0;
}

/** With the addresses of IPv6 from `addresses`. There is room: whoever calls has looked. */
export function exportFlow(flow: u32, addresses: u32, reason: u32): void {
  const waiting = load<u32>(layout.exportCountAt);
  const to: u32 = layout.exportsAt + waiting * layout.exportBytes;
  copyFlow(to, flow);
  store<u32>(to, reason, layout.flowReason);
  if (isIpv6(load<u32>(flow, layout.flowKind))) {
    copyAddresses(to + layout.flowBytes, addresses);
  } else {
    v128.store(to, v128.splat<u64>(0), layout.flowBytes);
    v128.store(to, v128.splat<u64>(0), layout.flowBytes + 16);
  }
  store<u32>(layout.exportCountAt, waiting + 1);
}
