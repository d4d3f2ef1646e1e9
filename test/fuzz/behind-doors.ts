// The readers that stand behind no front door: the one place that steps over the threshold of a package, to reach them at full speed.
export { decodeNote, encodeNote } from '../../packages/aws/src/notes.ts';
export { createOwnSessions } from '../../packages/aws/src/own-sessions.ts';
export { parseLook } from '../../packages/controller/src/events/look-message.ts';
export { bodyOf, isSqsEvent, receiveCount, unfinished } from '../../packages/controller/src/events/sqs.ts';
export { stackAnswer } from '../../packages/controller/src/events/stack-answer.ts';
export { parseStackEvent } from '../../packages/controller/src/events/stack-request.ts';
export { blueprintOf } from '../../packages/emulator/src/cloud/cloudformation/template/blueprint.ts';
export { templateFrom } from '../../packages/emulator/src/cloud/cloudformation/template/template.ts';
export { documentFrom } from '../../packages/emulator/src/cloud/cloudformation/template/text.ts';
export { compilePattern } from '../../packages/emulator/src/cloud/events/compile.ts';
export { leavesOf } from '../../packages/emulator/src/cloud/events/leaves.ts';
export { matches } from '../../packages/emulator/src/cloud/events/match.ts';
export { refusePolicy } from '../../packages/emulator/src/cloud/iam/check-policy.ts';
export { evaluate } from '../../packages/emulator/src/cloud/iam/evaluate.ts';
export { textPattern } from '../../packages/emulator/src/cloud/iam/pattern.ts';
export { AwsError } from '../../packages/emulator/src/cloud/operation.ts';
