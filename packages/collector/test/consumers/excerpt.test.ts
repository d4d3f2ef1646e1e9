// What a reader keeps of a consumer's pcapng: the same bytes however they come, whole blocks, and never more packets than wanted.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createExcerpt } from '../../src/consumers/excerpt.ts';
import { interfaceBlock, sectionBlock, statisticsBlock } from '../../src/output/blocks.ts';
import { joined } from '../packets.ts';
import { named, packet, told } from './packet-blocks.ts';

const fared = { packets: 1n, first: 1n, last: 2n };
const web = interfaceBlock(named('shop/web/1'));
const whole = joined([
  sectionBlock(),
  web,
  packet(0, 1),
  packet(0, 2),
  statisticsBlock(0, fared, 3n),
  packet(0, 3),
  interfaceBlock(named('shop/api/2')),
  packet(1, 4),
  statisticsBlock(0, fared, 5n),
  statisticsBlock(1, fared, 2n),
]);

/** In pieces that end at these places. */
function kept(bytes: Uint8Array, places: readonly number[], most?: number) {
  const excerpt = createExcerpt(most);
  const ends = [...new Set(places)].filter((place) => place < bytes.length).sort((one, other) => one - other);
  const pieces = [...ends, bytes.length].map((end, index) => excerpt.push(bytes.slice(ends[index - 1] ?? 0, end)));
  return { excerpt, pieces, bytes: joined(pieces) };
}

test('however the bytes come, the same go on, in whole blocks', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(whole.length), { maxLength: 20 }), (places) => {
      const { excerpt, pieces, bytes } = kept(whole, places);
      expect(bytes).toEqual(whole);
      expect(joined(pieces.slice(0, -1)).length % 4).toBe(0);
      expect(told(joined(pieces.slice(0, -1)))).toEqual(told(whole).slice(0, told(joined(pieces.slice(0, -1))).length));
      expect(excerpt.end()).toHaveLength(0);
      // The latest of each interface counts all that was missed before.
      expect(excerpt.counts()).toEqual({ packets: 4, interfaces: 2, missed: 7 });
      expect(excerpt.state()).toBe('open');
    }),
  );
});

test('with the last packet that is wanted it is over', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(whole.length), { maxLength: 20 }), fc.integer({ min: 1, max: 4 }), (places, most) => {
      const { excerpt, bytes } = kept(whole, places, most);
      expect(excerpt.state()).toBe('enough');
      expect(excerpt.counts().packets).toBe(most);
      expect(told(bytes).at(-1)).toMatch(new RegExp(`^packet ${most} `));
      expect(excerpt.push(packet(0, 9))).toHaveLength(0);
    }),
  );
});

describe('what makes a capture of it', () => {
  test.each<[string, Uint8Array, readonly string[]]>([
    ['nothing came', new Uint8Array(0), ['section', 'interface none']],
    ['no interface came', sectionBlock(), ['interface none']],
    ['an interface came', joined([sectionBlock(), web]), []],
  ])('%s', (_what, bytes, wanted) => {
    const excerpt = createExcerpt(undefined);
    excerpt.push(bytes);
    expect(told(excerpt.end())).toEqual(wanted);
  });
});

describe('is no pcapng of ours', () => {
  const endless = new Uint8Array(2 ** 20 + 4);
  new DataView(endless.buffer).setUint32(4, 2 ** 21, true);
  test.each<[string, Uint8Array]>([
    ['text', Buffer.from('no pcapng at all, but a text')],
    ['a block without its end', endless],
  ])('%s', (_what, bytes) => {
    const excerpt = createExcerpt(undefined);
    expect(excerpt.push(joined([sectionBlock(), bytes]))).toEqual(sectionBlock());
    expect(excerpt.state()).toBe('damaged');
    expect(excerpt.push(packet(0, 1))).toHaveLength(0);
  });
});
