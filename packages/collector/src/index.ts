// The front door of the collector.
export { type CaptureOptions, type Captures, createCaptures } from './captures/captures.ts';
export type { CaptureCounts, CaptureWord } from './captures/counts.ts';
export type { Collected } from './collect.ts';
export { captureStream } from './consumers/capture-stream.ts';
export {
  type Consumer,
  type Consumers,
  type ConsumersCounts,
  type ConsumersLimits,
  createConsumers,
  type Reader,
} from './consumers/consumers.ts';
export { createExcerpt, type ExcerptCounts } from './consumers/excerpt.ts';
export { type Asked, readQuery } from './consumers/query.ts';
export type { Selection } from './consumers/selection.ts';
export { type Door, type Serving, serve } from './consumers/serve.ts';
export { creationMark } from './directory/creations.ts';
export { type Directory, type DirectoryEntry, type TaskIdentity, textOfAddress } from './directory/directory.ts';
export { createKeeper, type Keeper, type KeeperCounts, type KeeperOptions } from './directory/keeper.ts';
export { type NamedAll, nameAll } from './directory/name-all.ts';
export type { Forwarders } from './directory/name-forwarded.ts';
export { readDirectory } from './directory/read-directory.ts';
export type { Change, Known } from './directory/remember.ts';
export { createSaved, type Saved } from './directory/saved.ts';
export { writeDirectory } from './directory/write-directory.ts';
export { NoDuckDb } from './flow-store/database.ts';
export { withFlowsDocument } from './flow-store/document.ts';
export { createFlowFile, type FlowFile } from './flow-store/file-writer.ts';
export { findFlowFiles } from './flow-store/find-files.ts';
export { usualFolder } from './flow-store/folder-writer.ts';
export { busiest, type FlowFilter, type Grouping, groupings, type Question, totalOf } from './flow-store/questions.ts';
export { type Answer, type Answers, type FlowReader, openFlows } from './flow-store/reader.ts';
export type { FlowCounts } from './flows/flows.ts';
export type { CaptureEnd, Heard, StartCapture } from './forward/capture.ts';
export { type Forwarded, type ForwardReport, forward } from './forward/forward.ts';
export type { ForwardOptions, Surroundings } from './forward/options.ts';
export type { RateCap } from './forward/rate-cap.ts';
export type { Route } from './forward/route.ts';
export type { Stopping } from './forward/silence.ts';
export { forwardWords } from './forward/words.ts';
export {
  createHearing,
  type HeardTask,
  type Hearing,
  type HearingCounts,
  type MirroredTask,
  type Mirroring,
} from './hearing/hearing.ts';
export type { Counts, NewInterface } from './live/collecting.ts';
export { type HealthOptions, serveHealth } from './live/health.ts';
export { type LiveFlows, openLiveFlows } from './live/live-flows.ts';
export type { Destination, LiveReport, ReceiverFacts, Statistics } from './live/messages.ts';
export { beginCollecting, type Collector, type Ended } from './live/service.ts';
export type { OutputInterface } from './output/blocks.ts';
export type { Listening, Way } from './receive/receiver.ts';
export { collectorWords, type Report } from './report.ts';
export { roomWords } from './rooms.ts';
export { type SidecarWish, sidecarName, withSidecar } from './sidecar/sidecar.ts';
export type { SplitKind } from './split/groups.ts';
export { type Split, type SplitReport, splitCapture } from './split/split.ts';
export { claim } from './spool/claim.ts';
export type { Disk } from './spool/disk.ts';
export { createFolder } from './spool/folder.ts';
export { runLastUploads, runUploads } from './uploads/run.ts';
export type { Store } from './uploads/store.ts';
export {
  createUploads,
  type UploadCounts,
  type UploadOptions,
  type Uploads,
  type UploadWord,
} from './uploads/uploads.ts';
export { readWasm } from './wasm/load.ts';
