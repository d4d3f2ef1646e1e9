// Whether a whole text fits a row of letters and wildcards.

/** Whether a whole text fits. */
export type TextPattern = (text: string) => boolean;

/** `withinPart`: anything but a colon. */
export type Step =
  | { readonly kind: 'letter'; readonly letter: string }
  | { readonly kind: 'one' | 'many'; readonly withinPart: boolean };

export function letter(text: string): Step {
  return { kind: 'letter', letter: text };
}

/**
 * No regular expression: with a dozen stars one would try every way to part the text. When what follows the last star does not fit, that
 * star takes one letter more; it is enough to move the last one, since those before it stand as early as they can.
 */
export function fitter(steps: readonly Step[], read: (text: string) => string = (text) => text): TextPattern {
  return (given) => {
    const text = read(given);
    let [at, place] = [0, 0];
    let [starred, resume] = [-1, 0];
    while (at < text.length) {
      const step = steps[place];
      if (step?.kind === 'many') {
        [starred, resume] = [place, at];
        place += 1;
      } else if (takes(step, text[at])) {
        at += 1;
        place += 1;
      } else if (takes(steps[starred], text[resume])) {
        resume += 1;
        [at, place] = [resume, starred + 1];
      } else return false;
    }
    return steps.slice(place).every(({ kind }) => kind === 'many');
  };
}

function takes(step: Step | undefined, found: string | undefined): boolean {
  if (step === undefined) return false;
  return step.kind === 'letter' ? step.letter === found : !(step.withinPart && found === ':');
}
