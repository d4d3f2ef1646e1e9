// The front door of the command line.
export { commands, main } from './main.ts';
export { policyJsonSchema } from './policy/json-schema.ts';
