// Takes the packets of a task home. The browser shows only at the end that something was downloaded, so the page says what goes on.
import { useEffect, useState } from 'preact/hooks';

/** As the server has it (src/server/captures.ts). */
const seconds = 10;
const hint = 'the next ten seconds of them, at most 64 MiB, as a pcapng for Wireshark';

export function CaptureButton({ task }: { readonly task: string }) {
  /** Undefined: not asked for yet. */
  const [left, setLeft] = useState<number | undefined>(undefined);
  useEffect(() => {
    if (left === undefined || left === 0) return undefined;
    const timer = setTimeout(() => setLeft(left - 1), 1000);
    return () => clearTimeout(timer);
  }, [left]);
  return (
    <p>
      <a class="button" href={`./tasks/${encodeURIComponent(task)}/capture`} download onClick={() => setLeft(seconds)}>
        Capture its packets
      </a>{' '}
      <span class="dim" role="status">
        {left === undefined && hint}
        {left !== undefined && left > 0 && `under way: the file is whole in ${left} s`}
        {left === 0 && `in the downloads of this browser; once more: ${hint}`}
      </span>
    </p>
  );
}
