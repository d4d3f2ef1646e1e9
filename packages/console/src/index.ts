// The front door of the console.
export type {
  ApiBudget,
  Control,
  Count,
  Fact,
  Fleet,
  JournalLine,
  ServiceState,
  TargetState,
  TaskRow,
  Traffic,
} from './fleet.ts';
export { readPage } from './page/artefact.ts';
export { type Console, serveConsole } from './server/serve.ts';
export type { Capture, Controls, Packets, Source } from './source.ts';
