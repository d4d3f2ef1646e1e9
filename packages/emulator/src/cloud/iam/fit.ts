// Whether a value of a request and a value of a policy go together.

/** `nonsense`: the two cannot be compared, and then neither an operator nor its negation matches. */
export type Fit = 'fits' | 'differs' | 'nonsense';

export function fits(yes: boolean): Fit {
  return yes ? 'fits' : 'differs';
}
