const TOPIC = 'client';

/** The hint that asks the other processes what they have not told of a client. */
export function questionOf(key: string): string {
  return `any ${TOPIC} ${key}`;
}

/** The client that a hint asks about, or `null` for another hint. */
export function askedClient(hint: string): string | null {
  const [, topic, key] = hint.split(' ');
  return topic === TOPIC && key !== undefined ? key : null;
}
