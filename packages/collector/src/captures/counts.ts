// What captures count, in the words of docs/collecting.md.

export type CaptureWord =
  | 'written-packets'
  | 'written-bytes'
  | 'finished-files'
  | 'recovered-files'
  | 'removed-files'
  | 'removed-unstored-files'
  | 'lost-disk'
  | 'lost-no-room'
  | 'disk-errors'
  | 'without-statistics'
  | 'unfinished-files'
  | 'held-packets'
  | 'held-bytes'
  | 'attributed-later'
  | 'held-too-long'
  | 'held-too-many';

export type CaptureCounts = Readonly<Record<CaptureWord, number>>;

export function zeroCounts(): Record<CaptureWord, number> {
  return {
    'written-packets': 0,
    'written-bytes': 0,
    'finished-files': 0,
    'recovered-files': 0,
    'removed-files': 0,
    'removed-unstored-files': 0,
    'lost-disk': 0,
    'lost-no-room': 0,
    'disk-errors': 0,
    'without-statistics': 0,
    'unfinished-files': 0,
    'held-packets': 0,
    'held-bytes': 0,
    'attributed-later': 0,
    'held-too-long': 0,
    'held-too-many': 0,
  };
}
