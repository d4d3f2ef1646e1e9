// The C library, called without any code of ours in C: koffi is loaded here, and nowhere else.
import { endianness } from 'node:os';

/** Answers of -1 are failures, whose number `errno` tells. Of typed arrays the functions get the address. */
export interface Libc {
  readonly socket: (family: number, type: number, protocol: number) => number;
  readonly bind: (socket: number, address: Uint8Array, length: number) => number;
  readonly close: (file: number) => number;
  readonly setsockopt: (socket: number, level: number, name: number, value: Uint8Array, length: number) => number;
  readonly getsockopt: (socket: number, level: number, name: number, value: Uint8Array, length: Uint8Array) => number;
  readonly recvmmsg: (socket: number, messages: Uint8Array, amount: number, flags: number, timeout: null) => number;
  readonly poll: (files: Uint8Array, amount: number, milliseconds: number) => number;
  readonly madvise: (memory: Uint8Array, length: number, advice: number) => number;
  readonly errno: () => number;
  /** Where bytes lie that never move. */
  readonly addressOf: (bytes: Uint8Array) => bigint;
  /** Of a file as it lies in memory, read and write, shared. Undefined: the kernel did not allow it. */
  readonly map: (file: number, length: number) => Mapped | undefined;
}

export interface Mapped {
  readonly bytes: Uint8Array;
  readonly release: () => void;
}

export type Loaded =
  | { readonly kind: 'loaded'; readonly libc: Libc }
  | { readonly kind: 'impossible'; readonly reason: string };

/** The structures that are handed over are those of 64-bit Linux, little-endian. */
const architectures: ReadonlySet<string> = new Set(['x64', 'arm64']);

export async function loadLibc(): Promise<Loaded> {
  if (process.platform !== 'linux' || !architectures.has(process.arch) || endianness() !== 'LE') {
    return {
      kind: 'impossible',
      reason: `it is for Linux on x64 or arm64, this is ${process.platform} on ${process.arch}`,
    };
  }
  try {
    const { default: koffi } = await import('koffi');
    return { kind: 'loaded', libc: functionsOf(koffi) };
  } catch (error) {
    return { kind: 'impossible', reason: `glibc cannot be called: ${whyNot(error)}` };
  }
}

function whyNot(error: unknown): string {
  if ((error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND')
    return 'koffi is not installed: npm install koffi@3.3.4, beside tasktap';
  return String(error).split('\n')[0] ?? '';
}

const mapFailed = 2n ** 64n - 1n;
const readAndWrite = 3;
const shared = 1;

function functionsOf(koffi: typeof import('koffi')['default']): Libc {
  const library = koffi.load('libc.so.6');
  const move = library.func('uintptr_t memmove(void *to, const void *from, size_t length)');
  const map = library.func(
    'uintptr_t mmap(void *at, size_t length, int protection, int flags, int file, int64_t offset)',
  );
  const unmap = library.func('int munmap(uintptr_t at, size_t length)');
  return {
    socket: library.func('int socket(int family, int type, int protocol)'),
    bind: library.func('int bind(int socket, const void *address, uint32_t length)'),
    close: library.func('int close(int file)'),
    setsockopt: library.func('int setsockopt(int socket, int level, int name, const void *value, uint32_t length)'),
    getsockopt: library.func('int getsockopt(int socket, int level, int name, void *value, void *length)'),
    recvmmsg: library.func('int recvmmsg(int socket, void *messages, uint32_t amount, int flags, void *timeout)'),
    poll: library.func('int poll(void *files, uint64_t amount, int milliseconds)'),
    madvise: library.func('int madvise(void *memory, size_t length, int advice)'),
    errno: () => koffi.errno(),
    addressOf: (bytes) => BigInt(move(bytes, bytes, 0)),
    map: (file, length) => {
      const at = BigInt(map(null, length, readAndWrite, shared, file, 0));
      if (at === mapFailed) return undefined;
      return { bytes: new Uint8Array(koffi.view(at, length)), release: () => unmap(at, length) };
    },
  };
}
