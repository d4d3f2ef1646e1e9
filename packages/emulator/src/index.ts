// The front door of the emulator.
export { AwsError } from './cloud/aws-error.ts';
export type { Call, CallCount } from './cloud/calls.ts';
export { DeploymentError, type Stack, type Stacks } from './cloud/cloudformation/stack.ts';
export { declaredParameters } from './cloud/cloudformation/template/declared.ts';
export { startTurns } from './cloud/events/turns.ts';
export type { PolicyDocument } from './cloud/iam/policy.ts';
export { createFunction, invoke, type LambdaContext, type LambdaFunction } from './cloud/lambda/function.ts';
export { type Mapping, startMapping } from './cloud/lambda/mapping.ts';
export { servedOperations } from './cloud/operations.ts';
export type { Principal } from './cloud/principals.ts';
export type { Answer, DirectCall } from './cloud/protocol/direct.ts';
export {
  type AccountOptions,
  administrator,
  clientEnvironment,
  createAccount,
  type EmulatedAccount,
  type Emulator,
  type EmulatorOptions,
  startEmulator,
} from './emulator.ts';
export type { FaultCount, FaultReport } from './faults/faults.ts';
export type { Fault, FaultPlan } from './faults/plan.ts';
export { faultsJsonSchema, readFaults } from './faults/read.ts';
export type { Strike } from './faults/surroundings.ts';
export { fleetJsonSchema, readFleet } from './files/fleet.ts';
export { type Clock as WorldClock, createRealClock } from './world/clock.ts';
export { deploy } from './world/deployments.ts';
export type { Fleet } from './world/fleet.ts';
export { defaultFleet, demoFleet, emptyAccount } from './world/fleets.ts';
export { letPass, letPassUntil } from './world/let-pass.ts';
export { interruptTask } from './world/life-cycle.ts';
export type { Sent } from './world/packets.ts';
export { createRandom, type Random } from './world/random.ts';
export { announceService } from './world/services.ts';
export { shareTarget } from './world/sharing.ts';
export type {
  MirrorSession as WorldSession,
  Service as WorldService,
  Task as WorldTask,
  World,
} from './world/state.ts';
export { createVirtualClock, type VirtualClock } from './world/virtual-clock.ts';
