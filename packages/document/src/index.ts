// The front door of reading what people write.
export { type Complaint, type Reading, readDocument } from './document.ts';
export { nearest, nearestHint } from './nearest.ts';
export { LONGEST_FILE, readYaml } from './yaml.ts';
