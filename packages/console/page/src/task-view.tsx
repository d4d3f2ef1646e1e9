// One task: what is thought of it, its packets, its story, and a way to take its packets home.
import { useEffect, useState } from 'preact/hooks';
import { keyOf } from '../../src/changes.ts';
import type { JournalLine } from '../../src/fleet.ts';
import { Heading } from './heading.tsx';
import { askStory } from './requests.ts';
import { serviceLink } from './route.ts';
import { Spark } from './spark.tsx';
import { about, fleet, journal, packetsPass, traffic } from './state.ts';
import { bytes, clock, why } from './words.ts';

export function TaskView({ id }: { readonly id: string }) {
  const [story, setStory] = useState<readonly JournalLine[]>([]);
  const latest = journal.value.findLast((line) => line.task === id)?.at;
  useEffect(() => void askStory(id).then(setStory, () => setStory([])), [id, latest]);
  const service = fleet.value?.services.find(({ tasks }) => tasks.some(([task]) => task === id));
  const task = service?.tasks.find(([each]) => each === id);
  const counts = traffic.value.now[id];
  return (
    <>
      <p>
        <a href="#fleet">Fleet</a>
        {service !== undefined && (
          <>
            {' / '}
            <a href={serviceLink(keyOf(service))}>{keyOf(service)}</a>
          </>
        )}
      </p>
      <Heading>Task {id}</Heading>
      <p>{task === undefined ? 'It does not run any more.' : `Verdict: ${why(task[1], task[2])}`}</p>
      {task !== undefined && (
        <p class="dim">{about.value?.words[why(task[1], task[2])] ?? about.value?.words[task[1]]}</p>
      )}
      {counts !== undefined && (
        <p>
          {counts[0]} packets, {bytes(counts[1])} <Spark of={`task ${id}`} tasks={[id]} />
        </p>
      )}
      {packetsPass() && task !== undefined && (
        <p>
          <a class="button" href={`./tasks/${encodeURIComponent(id)}/capture`} download>
            Capture its packets
          </a>{' '}
          <span class="dim">the next ten seconds of them, at most 64 MiB, as a pcapng for Wireshark</span>
        </p>
      )}
      {about.value?.noPackets !== undefined && <p class="dim">{about.value.noPackets}</p>}
      <h3>Its story</h3>
      {story.length === 0 ? (
        <p>The journal says nothing of it.</p>
      ) : (
        <ol class="story">
          {story.map((line) => (
            <li key={`${line.at} ${line.words}`}>
              <time>{clock(line.at)}</time> {line.words}
            </li>
          ))}
        </ol>
      )}
    </>
  );
}
