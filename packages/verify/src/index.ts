// The front door of the verification: what its documents and tests must agree with.
export { policyActions } from './rights.ts';
