// The front door of the controller: its handlers, what they are put together from, and what they tell.
export { NotFinished } from './bare-event.ts';
export type { Complaint } from './complaint.ts';
export { type Config, ConfigError, readConfig } from './config.ts';
export { type LookRequest, lookMessage } from './events/look-message.ts';
export { parseTaskEvent } from './events/task-state-change.ts';
export { createJournal, type Journal, type JournalEntry } from './journal.ts';
export { createOnLook, type OnLook } from './lambda/on-look.ts';
export { createOnStack, type OnStack } from './lambda/on-stack.ts';
export { createOnTaskEvent, type OnTaskEvent } from './lambda/on-task-event.ts';
export { type PolicyDocument, parsePolicy, policyFrom, policySchema } from './policy-document.ts';
export type { Clock, LambdaContext, Ports } from './ports.ts';
export { type Preview, preview } from './preview.ts';
export { isCovered, openReason } from './report.ts';
export { type Sight, type SightPorts, see } from './sight.ts';
export type { StackPorts } from './stack-ports.ts';
export { createPorts } from './start.ts';
export { createStackPorts } from './start-stack.ts';
export { type TellStack, tellStack } from './tell-stack.ts';
