// A door of its own for whoever deploys: the tables over the flows, without what receives packets or writes files.
export { type AthenaTableDefinition, athenaTable } from './flow-store/athena.ts';
