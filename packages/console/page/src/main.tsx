// The page: the header stays, the view below it follows the address.
import 'uplot/dist/uPlot.min.css';
import { render } from 'preact';
import { Budgets } from './budgets.tsx';
import { Controls } from './controls.tsx';
import { Counts } from './counts.tsx';
import { FleetView } from './fleet-view.tsx';
import { Header } from './header.tsx';
import { Journal } from './journal.tsx';
import { askAbout } from './requests.ts';
import { route } from './route.ts';
import { ServiceView } from './service-view.tsx';
import { listen } from './state.ts';
import { Targets } from './targets.tsx';
import { TaskView } from './task-view.tsx';

function Page() {
  const at = route.value;
  return (
    <>
      <Header />
      <main>
        {at.kind === 'fleet' && <FleetView />}
        {at.kind === 'service' && <ServiceView key={at.key} of={at.key} />}
        {at.kind === 'task' && <TaskView key={at.id} id={at.id} />}
      </main>
      <aside aria-label="What goes on">
        <Counts />
        <Controls />
        <Journal />
        <Targets />
        <Budgets />
      </aside>
    </>
  );
}

const place = document.getElementById('page');
if (place !== null) render(<Page />, place);
listen();
void askAbout();
