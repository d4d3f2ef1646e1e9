// One reader under fire: how its inputs are made, and what must hold for every one of them.
import fc from 'fast-check';

export interface Reader<Input> {
  /** Also the name of its file in corpus/. */
  readonly name: string;
  /** Data as JSON can write it, so that an input that was found can be kept and given again. */
  readonly inputs: fc.Arbitrary<Input>;
  /** Throws, or rejects, when something does not hold. That the reader itself throws nothing but its own errors is part of it. */
  holds(input: Input): void | Promise<void>;
}

export interface Failure {
  /** Shrunk, as JSON. */
  readonly input: string;
  readonly message: string;
}

/** A reader whose inputs are nobody's business any more. */
export interface Fuzzed {
  readonly name: string;
  /** Undefined: it held for all `runs` inputs of the seed. */
  run(seed: number, runs: number, begin?: (run: number) => void): Promise<Failure | undefined>;
  /** The input of that place in the seed, as JSON. */
  inputAt(seed: number, run: number): string;
  again(input: unknown): Promise<void>;
}

export function fuzzed<Input>({ name, inputs, holds }: Reader<Input>): Fuzzed {
  return {
    name,
    async run(seed, runs, begin = () => {}) {
      let run = 0;
      const property = fc.asyncProperty(inputs, async (input) => {
        begin(run);
        run += 1;
        await holds(input);
      });
      const { failed, counterexample, errorInstance } = await fc.check(property, { seed, numRuns: runs });
      if (!failed) return undefined;
      const message = errorInstance instanceof Error ? (errorInstance.stack ?? errorInstance.message) : '';
      return { input: JSON.stringify(counterexample?.[0]), message };
    },
    inputAt(seed, run) {
      return JSON.stringify(fc.sample(inputs, { seed, numRuns: run + 1 })[run]);
    },
    async again(input) {
      await holds(input as Input);
    },
  };
}
