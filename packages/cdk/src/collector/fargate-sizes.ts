// Which memory a task on Fargate can have with which CPU.

/** MiB that Fargate has for so many units of CPU: ECS developer guide, "Task CPU and memory" of Fargate. */
export const memories: Readonly<Record<number, readonly number[]>> = {
  256: [512, 1_024, 2_048],
  512: steps(1_024, 4_096, 1_024),
  1024: steps(2_048, 8_192, 1_024),
  2048: steps(4_096, 16_384, 1_024),
  4096: steps(8_192, 30_720, 1_024),
  8192: steps(16_384, 61_440, 4_096),
  16384: steps(32_768, 122_880, 8_192),
};

function steps(least: number, most: number, step: number): readonly number[] {
  return Array.from({ length: (most - least) / step + 1 }, (_, index) => least + index * step);
}
