// The wildcards of filters: `*` is any text, `?` any character, a backslash takes both literally (EC2 user guide, "Filter").

type Token = { readonly kind: 'many' | 'one' } | { readonly kind: 'letter'; readonly letter: string };

/** No regular expression: with some dozens of stars one would try every way to part the text. */
export function wildcard(pattern: string): (text: string) => boolean {
  const tokens = (pattern.match(/\\?./gs) ?? []).map(tokenOf);
  return (text) => {
    let [at, token] = [0, 0];
    // Where to go on when what follows the last star does not fit: the star then takes one letter more.
    let [starred, resume] = [-1, 0];
    while (at < text.length) {
      const wanted = tokens[token];
      if (wanted?.kind === 'many') {
        [starred, resume] = [token, at];
        token += 1;
      } else if (takes(wanted, text[at])) {
        at += 1;
        token += 1;
      } else if (starred < 0) return false;
      else {
        resume += 1;
        [at, token] = [resume, starred + 1];
      }
    }
    return tokens.slice(token).every(({ kind }) => kind === 'many');
  };
}

function tokenOf(part: string): Token {
  if (part === '*') return { kind: 'many' };
  if (part === '?') return { kind: 'one' };
  return { kind: 'letter', letter: part.slice(-1) };
}

function takes(token: Token | undefined, letter: string | undefined): boolean {
  return token?.kind === 'one' || (token?.kind === 'letter' && token.letter === letter);
}
