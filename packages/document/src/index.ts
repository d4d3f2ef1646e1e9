// The front door of reading what people write.
export { type Complaint, LONGEST_FILE, type Reading, readDocument } from './document.ts';
export { nearest } from './nearest.ts';
