// A sentence for people, in which `backticks` hold what is typed as it stands.
export function Sentence({ of }: { readonly of: string | undefined }) {
  return (
    <span class="dim">
      {(of ?? '').split('`').map((part, place) => (place % 2 === 1 ? <code key={part}>{part}</code> : part))}
    </span>
  );
}
