// Three-valued logic (Kleene's strong one): what was not read leaves an answer open, unless the rest decides it whatever would be read.

export type Truth = 'yes' | 'no' | 'unknown';

/** Of none: yes. */
export function allOf(answers: readonly Truth[]): Truth {
  if (answers.includes('no')) return 'no';
  return answers.includes('unknown') ? 'unknown' : 'yes';
}

/** Of none: no. */
export function anyOf(answers: readonly Truth[]): Truth {
  return negated(allOf(answers.map(negated)));
}

export function negated(answer: Truth): Truth {
  if (answer === 'unknown') return 'unknown';
  return answer === 'yes' ? 'no' : 'yes';
}
