// The front door of the command line.
export { main } from './main.ts';
export { policyJsonSchema } from './policy/json-schema.ts';
