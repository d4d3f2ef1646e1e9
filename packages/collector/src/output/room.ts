// Where blocks are written: the same bytes seen in two ways, since an array for each of ten thousand small blocks would cost more than they.

export interface Room {
  readonly bytes: Buffer;
  readonly view: DataView;
}

export function roomOver(buffer: ArrayBuffer): Room {
  return { bytes: Buffer.from(buffer), view: new DataView(buffer) };
}
