// tasktap held against the source document's Lambda, one with a parameter per interface, and the limits of EC2. `npm run bench`.
import { runApart } from './apart.ts';
import { burst, callsPerTask } from './burst.ts';
import { refusingFleet } from './refusing.ts';
import { reportRan } from './report.ts';
import { singleEvent } from './single-event.ts';
import { sweep } from './sweep.ts';

const parts = {
  calls: callsPerTask,
  'burst-500': () => burst(500),
  'burst-5000': () => burst(5000),
  refusing: refusingFleet,
  'sweep-1000': () => sweep(1000),
  'sweep-10000': () => sweep(10_000),
  'sweep-50000': () => sweep(50_000),
  event: singleEvent,
};

reportRan('mirroring', await runApart(import.meta.filename, parts));
