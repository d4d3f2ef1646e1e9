// The views of the page, as the part of the address behind `#` names them.

export type View =
  | { readonly kind: 'fleet' }
  | { readonly kind: 'service'; readonly key: string }
  | { readonly kind: 'task'; readonly id: string };

/** Of whatever is no view, and of what somebody has spoilt by hand, the fleet. */
export function viewOf(hash: string): View {
  const [kind, ...rest] = hash.slice(1).split('/').map(decoded);
  if (kind === 'service' && rest.length > 0) return { kind, key: rest.join('/') };
  if (kind === 'task' && rest[0] !== undefined) return { kind, id: rest[0] };
  return { kind: 'fleet' };
}

export function serviceLink(key: string): string {
  return `#service/${key.split('/').map(encodeURIComponent).join('/')}`;
}

export function taskLink(id: string): string {
  return `#task/${encodeURIComponent(id)}`;
}

/** What cannot be decoded stands for itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
