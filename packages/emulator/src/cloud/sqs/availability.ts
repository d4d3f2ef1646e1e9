// Which messages may be received now, and in which order.
import type { HeldMessage } from './message.ts';

/** A standard queue's: whatever is in sight. */
export function* visibleOf(messages: Iterable<HeldMessage>): Generator<HeldMessage> {
  for (const message of messages) {
    if (message.state === 'visible') yield message;
  }
}

/** A FIFO queue's: a group stands still while a message of it is in flight. */
export function* nextOfGroups(messages: Iterable<HeldMessage>): Generator<HeldMessage> {
  const inOrder = [...messages];
  const still = new Set(inOrder.filter(({ state }) => state === 'in-flight').map(({ sent }) => sent.groupId));
  for (const message of inOrder) {
    if (message.state === 'visible' && !still.has(message.sent.groupId)) yield message;
  }
}
