// A cap on what is sent: a token bucket on a clock that is passed in.

export interface RateCap {
  readonly unit: 'bits' | 'packets';
  readonly perSecond: number;
}

/** Milliseconds of the rate that may come at once. */
const burst = 100;

/**
 * Whether a packet may go, at a time in milliseconds that never runs backwards. One that begins while anything is left goes whole and leaves a
 * debt, so that no packet is too large for a small rate: over any span no more goes than the rate allows, a burst and one packet.
 */
export function createRateCap({ unit, perSecond }: RateCap): (bytes: number, packets: number, now: number) => boolean {
  const most = Math.max(1, (perSecond * burst) / 1000);
  let left = most;
  let filledAt: number | undefined;
  return (bytes, packets, now) => {
    left = Math.min(most, left + (perSecond * (now - (filledAt ?? now))) / 1000);
    filledAt = now;
    if (left <= 0) return false;
    left -= unit === 'bits' ? bytes * 8 : packets;
    return true;
  };
}
