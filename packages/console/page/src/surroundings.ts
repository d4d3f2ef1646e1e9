// What drawings depend on besides their numbers: the width of the window and its colours. Changes with either.
import { signal } from '@preact/signals';

export const surroundings = signal(0);

const change = (): void => {
  surroundings.value += 1;
};

addEventListener('resize', change);
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', change);
