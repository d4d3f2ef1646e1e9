// Whether there is a packet of each mirrored task: they take turns in talking, and the last one mirrored would else have none in the file.

interface Mirroring<Session> {
  readonly world: { readonly sessions: ReadonlyMap<string, Session> };
  readonly packets: { readonly ofSession: (session: Session) => { readonly mirrored: number } };
}

/** Of no session: yes. */
export function hasMirroredOfEach<Session>({ world, packets }: Mirroring<Session>): boolean {
  return [...world.sessions.values()].every((session) => packets.ofSession(session).mirrored > 0);
}
