// The front door of what we ask and tell AWS.
export { type Account, type AccountOptions, createAccount, type MirrorTarget } from './account.ts';
export { type AwsOptions, createAws } from './aws.ts';
export type { Heard } from './call.ts';
export { type ClientOptions, type Clients, createClients } from './clients.ts';
export { type FaultRow, faultTable, type Meaning, meanings } from './fault-table.ts';
export { type Reading, readError } from './faults.ts';
export { type Deed, type IamAction, rights, rightsFor } from './iam.ts';
export type { InterfaceFacts } from './interfaces.ts';
export { createNaming, type Naming, type NamingOptions } from './naming.ts';
export type { StopNote } from './notes.ts';
export { createOffSwitch, isPaused, type OffSwitch } from './off-switch.ts';
export { createOwnSessions, type OwnSessions, type OwnSessionsRead } from './own-sessions.ts';
export { createPacer, type Pacer, type PacerOptions } from './pacer.ts';
export * from './port.ts';
export { createProbing, type Probing, type SessionWish } from './probing.ts';
export { createMessenger, type LookMessage, type Messenger } from './queue.ts';
export { createStopNotes, type StopNotes } from './stop-notes.ts';
export { taskFromDescription } from './task-description.ts';
