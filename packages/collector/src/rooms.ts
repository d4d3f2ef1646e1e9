// Every word under which the rooms of a live collector count, beside the words of packets: room by room, as its counters name them.
import type { CaptureWord } from './captures/counts.ts';
import type { ConsumersCounts } from './consumers/consumers.ts';
import type { KeeperCounts } from './directory/keeper.ts';
import type { FolderCounts } from './flow-store/folder-writer.ts';
import type { FlowCounts } from './flows/flows.ts';
import type { HearingCounts } from './hearing/hearing.ts';
import type { NoRoom } from './report.ts';
import type { UploadWord } from './uploads/uploads.ts';

type All<Word extends string> = Readonly<Record<Word, true>>;

const noRoom: All<keyof NoRoom> = {
  'flows-ended-early': true,
  'vni-tables-emptied': true,
  'vnis-in-others': true,
  'interfaces-forgotten': true,
};

const directory: All<keyof KeeperCounts> = {
  tasks: true,
  gone: true,
  nameless: true,
  asking: true,
  'asks-dropped': true,
  'tasks-dropped': true,
  looks: true,
  lookups: true,
  searches: true,
  creations: true,
  failures: true,
};

const hearing: All<keyof HearingCounts> = { heard: true, mirrored: true, unheard: true };

const conversations: All<keyof FlowCounts | keyof FolderCounts> = {
  flows: true,
  'seen-at-both-ends': true,
  'went-early': true,
  rows: true,
  files: true,
  lost: true,
};

const consumers: All<keyof ConsumersCounts> = {
  consumers: true,
  'consumers-refused': true,
  'connections-refused': true,
  'packets-consumed': true,
  'packets-missed': true,
};

const captures: All<CaptureWord> = {
  'written-packets': true,
  'written-bytes': true,
  'finished-files': true,
  'recovered-files': true,
  'removed-files': true,
  'removed-unstored-files': true,
  'lost-disk': true,
  'lost-no-room': true,
  'disk-errors': true,
  'without-statistics': true,
  'unfinished-files': true,
  'held-packets': true,
  'held-bytes': true,
  'attributed-later': true,
  'held-too-long': true,
  'held-too-many': true,
};

const uploads: All<UploadWord> = {
  'stored-files': true,
  'stored-bytes': true,
  'sent-parts': true,
  'resumed-parts': true,
  'upload-failures': true,
  'conflicting-files': true,
  'vanished-files': true,
  'waiting-files': true,
  'waiting-bytes': true,
  'disk-errors': true,
};

const health: All<'connections-refused'> = { 'connections-refused': true };

const page: All<'pages' | 'pages-refused' | 'connections-refused'> = {
  pages: true,
  'pages-refused': true,
  'connections-refused': true,
};

/** By the name of the room in the report and at `/counters`. */
export const roomWords = {
  noRoom,
  directory,
  hearing,
  conversations,
  consumers,
  captures,
  uploads,
  page,
  health,
} as const;
