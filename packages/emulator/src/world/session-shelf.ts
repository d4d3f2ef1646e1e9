// All mirror sessions of the account, found by id and, without looking at the others, by interface.

interface OnInterface {
  readonly networkInterfaceId: string;
}

export interface SessionShelf<Session extends OnInterface> extends Map<string, Session> {
  /** The sessions of one interface, in the order in which they were made. */
  on(interfaceId: string): readonly Session[];
}

/** A map of sessions by id that keeps a second order by itself: with 10,000 sessions every create and every describe asks by interface. */
export function createSessionShelf<Session extends OnInterface>(): SessionShelf<Session> {
  const byInterface = new Map<string, Map<string, Session>>();
  const shelf = new Map<string, Session>();
  const put = shelf.set.bind(shelf);
  const remove = shelf.delete.bind(shelf);
  const empty = shelf.clear.bind(shelf);

  const forget = (id: string): void => {
    const session = shelf.get(id);
    const neighbours = session && byInterface.get(session.networkInterfaceId);
    neighbours?.delete(id);
    if (neighbours?.size === 0) byInterface.delete(session?.networkInterfaceId ?? '');
  };

  return Object.assign(shelf, {
    set(id: string, session: Session) {
      forget(id);
      const neighbours = byInterface.get(session.networkInterfaceId) ?? new Map<string, Session>();
      byInterface.set(session.networkInterfaceId, neighbours.set(id, session));
      put(id, session);
      return this;
    },
    delete(id: string) {
      forget(id);
      return remove(id);
    },
    clear() {
      byInterface.clear();
      empty();
    },
    on: (interfaceId: string) => [...(byInterface.get(interfaceId)?.values() ?? [])],
  }) as SessionShelf<Session>;
}
