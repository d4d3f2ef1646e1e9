// The hot loop as wasm, over a memory whose maximum is its beginning.
import { type Engine, memoryBytes, type Seeds, type Sizes, setSeeds } from './engine.ts';

const pageBytes = 65_536;

/** Of the JavaScript API of WebAssembly what is used here; neither TypeScript without a browser nor Node describes it. */
declare const WebAssembly: {
  readonly Memory: new (size: { initial: number; maximum: number }) => { readonly buffer: ArrayBuffer };
  readonly Module: new (code: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: object };
};

/** `code` as `npm run build` makes it of assembly/. */
export function createWasm(code: Uint8Array, { vniBits, flowBits }: Sizes, seeds: Seeds): Engine {
  const pages = memoryBytes({ vniBits, flowBits }) / pageBytes;
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(code), { env: { memory } });
  const loop = exports as unknown as Exports;
  loop.setSizes(vniBits, flowBits);
  setSeeds(memory.buffer, seeds);
  return {
    kind: 'wasm',
    sizes: { vniBits, flowBits },
    buffer: memory.buffer,
    readPcap: (from, end) => loop.readPcap(from, end),
    readPcapng: (from, end) => loop.readPcapng(from, end),
    readDatagrams: (first, amount, tunnel) => loop.readDatagrams(first, amount, tunnel),
    readRing: (from, end) => loop.readRing(from, end),
    addVni: (vni, kind, anySource, to) => loop.addVni(vni, kind, anySource, to),
    endFlows: (from, all) => loop.endFlows(from, all ? 1 : 0),
  };
}

interface Exports {
  readonly setSizes: (vniBits: number, flowBits: number) => void;
  readonly readPcap: (from: number, end: number) => number;
  readonly readPcapng: (from: number, end: number) => number;
  readonly readDatagrams: (first: number, amount: number, tunnel: number) => number;
  readonly readRing: (from: number, end: number) => number;
  readonly addVni: (vni: number, kind: number, anySource: number, to: number) => number;
  readonly endFlows: (from: number, all: number) => number;
}
