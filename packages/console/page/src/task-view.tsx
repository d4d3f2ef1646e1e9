// One task: what is thought of it, what is known of it, its packets, its story, and a way to take its packets home.
import { useEffect, useState } from 'preact/hooks';
import { keyOf } from '../../src/changes.ts';
import { type Fact, type JournalLine, standingOf } from '../../src/fleet.ts';
import { CaptureButton } from './capture-button.tsx';
import { collapsed } from './collapsed.ts';
import { Heading } from './heading.tsx';
import { Times } from './journal.tsx';
import { askFacts, askStory } from './requests.ts';
import { Sentence } from './sentence.tsx';
import { Spark } from './spark.tsx';
import { about, fleet, journal, packetsPass, traffic } from './state.ts';
import { serviceLink } from './views.ts';
import { bytes, clock, counted, meaningOf, why } from './words.ts';

export function TaskView({ id }: { readonly id: string }) {
  const service = fleet.value?.services.find(({ tasks }) => tasks.some(([task]) => task === id));
  const task = service?.tasks.find(([each]) => each === id);
  const verdict = task === undefined ? undefined : why(task[1], task[2]);
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
      {verdict === undefined ? (
        <p>{fleet.value === undefined ? 'Waiting for the first look at the fleet …' : 'It does not run any more.'}</p>
      ) : (
        <p>
          <strong class={`standing ${standingOf(task?.[1] ?? '')}`}>{verdict}</strong>{' '}
          <Sentence of={meaningOf(about.value?.words, verdict)} />
        </p>
      )}
      <Facts of={id} verdict={verdict} />
      {task !== undefined && <Packets of={id} isCovered={!['open', 'ignored'].includes(standingOf(task[1]))} />}
      <Story of={id} />
    </>
  );
}

/** They are asked for anew with every verdict. */
function Facts({ of, verdict }: { readonly of: string; readonly verdict: string | undefined }) {
  const [facts, setFacts] = useState<readonly Fact[]>([]);
  useEffect(() => void askFacts(of).then(setFacts, () => setFacts([])), [of, verdict]);
  if (facts.length === 0) return null;
  return (
    <dl>
      {facts.map(([name, value]) => (
        <div key={`${name} ${value}`}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Packets({ of, isCovered }: { readonly of: string; readonly isCovered: boolean }) {
  const counts = traffic.value.now[of];
  if (!packetsPass())
    return (
      <p>
        <Sentence of={about.value?.noPackets} />
      </p>
    );
  return (
    <>
      {counts !== undefined && (
        <p class="packets">
          {counted(counts[0], 'packet')}, {bytes(counts[1])}
          <span>
            <Spark of={`task ${of}`} tasks={[of]} /> <span class="dim">packets of the last minute</span>
          </span>
        </p>
      )}
      {isCovered ? <CaptureButton task={of} /> : <p class="dim">No packets of it come: there is nothing to capture.</p>}
    </>
  );
}

function Story({ of }: { readonly of: string }) {
  const [story, setStory] = useState<readonly JournalLine[]>([]);
  const latest = journal.value.findLast((line) => line.task === of)?.at;
  useEffect(() => void askStory(of).then(setStory, () => setStory([])), [of, latest]);
  return (
    <>
      <h3>Its story</h3>
      {story.length === 0 ? (
        <p class="dim">The journal says nothing of it.</p>
      ) : (
        <ol class="story">
          {collapsed(story).map(({ line, first, times }) => (
            <li key={line.words} class={line.alarming ? 'alarming' : ''}>
              <time>{times === 1 ? clock(line.at) : `${clock(first)} – ${clock(line.at)}`}</time> {line.words}
              <Times of={times} />
            </li>
          ))}
        </ol>
      )}
    </>
  );
}
