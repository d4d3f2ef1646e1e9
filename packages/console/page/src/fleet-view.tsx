// The whole fleet: coverage over time, and every service as tiles, the worst ones first.
import { signal } from '@preact/signals';
import { keyOf } from '../../src/changes.ts';
import { coverageOf, type ServiceState, shareOf } from '../../src/fleet.ts';
import { CoverageChart } from './coverage-chart.tsx';
import { Heading } from './heading.tsx';
import { OpenTasks } from './open-tasks.tsx';
import { reasonsOf } from './reasons.ts';
import { fleet } from './state.ts';
import { Legend, Tiles } from './tiles.tsx';
import { serviceLink } from './views.ts';
import { counted, number, percent } from './words.ts';

const sought = signal('');
/** However large the fleet is, the page shows so many services at a time. */
const servicesShown = 40;
const shown = signal(servicesShown);

export function FleetView() {
  const seen = fleet.value;
  if (seen === undefined) return <p>Waiting for the first look at the fleet …</p>;
  const found = seen.services.filter((service) => keyOf(service).includes(sought.value)).sort(worstFirst);
  const clusters = Map.groupBy(found.slice(0, shown.value), ({ cluster }) => cluster);
  return (
    <>
      <Heading>Fleet</Heading>
      <OpenTasks />
      <CoverageChart />
      <div class="beside search">
        <label for="sought">Services whose name contains</label>
        <input
          id="sought"
          type="search"
          value={sought.value}
          onInput={(event) => {
            sought.value = event.currentTarget.value;
            shown.value = servicesShown;
          }}
        />
        <Legend />
      </div>
      {[...clusters].map(([cluster, services]) => (
        <section key={cluster} class="cluster">
          <h3>
            {cluster} <span class="share">{ofCluster(seen.services, cluster)}</span>
          </h3>
          <ul class="services">
            {services.map((service) => (
              <ServiceRow key={keyOf(service)} service={service} />
            ))}
          </ul>
        </section>
      ))}
      {found.length === 0 && (
        <p>{seen.services.length === 0 ? 'No task runs.' : `No service has “${sought.value}” in its name.`}</p>
      )}
      {found.length > shown.value && (
        <button
          type="button"
          onClick={() => {
            shown.value += servicesShown;
          }}
        >
          Show more of the {number(found.length - shown.value)} others
        </button>
      )}
    </>
  );
}

/** Of all its services, shown or not. */
function ofCluster(services: readonly ServiceState[], cluster: string): string {
  const all = services.filter((service) => service.cluster === cluster).flatMap(({ tasks }) => tasks);
  const { covered, selected } = coverageOf(all);
  return selected === 0
    ? 'nothing selected'
    : `${percent(shareOf({ covered, selected }))}: ${number(covered)} of ${number(selected)} covered`;
}

function ServiceRow({ service }: { readonly service: ServiceState }) {
  const coverage = coverageOf(service.tasks);
  const share = shareOf(coverage);
  const key = keyOf(service);
  return (
    <li class={coverage.selected === 0 ? 'none' : share === 1 ? 'whole' : 'part'}>
      <a href={serviceLink(key)}>
        <span class="name">{service.name}</span>
        <span class="share">{coverage.selected === 0 ? 'not selected' : percent(share)}</span>
        <Tiles tasks={service.tasks} />
        <span class="why">
          {coverage.selected === 0
            ? `${counted(service.tasks.length, 'task')}, none selected`
            : `${number(coverage.covered)} of ${number(coverage.selected)} covered`}
          {reasonsOf(service.tasks)
            .slice(0, 2)
            .map(({ words, count }) => `; ${number(count)} ${words}`)}
        </span>
      </a>
    </li>
  );
}

function worstFirst(one: ServiceState, other: ServiceState): number {
  const missing = ({ tasks }: ServiceState): number => {
    const { covered, selected } = coverageOf(tasks);
    return selected - covered;
  };
  return missing(other) - missing(one) || (keyOf(one) < keyOf(other) ? -1 : 1);
}
