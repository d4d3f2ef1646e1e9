// The front door of the command line.
export { exitCodes } from './account/exit-codes.ts';
export { pageWords } from './console/page-words.ts';
export { commands, main } from './main.ts';
export { policyJsonSchema } from './policy/json-schema.ts';
