/** What host middleware and guards leave on a framework's request. */
interface HostRequest {
  readonly user?: unknown;
  readonly session?: unknown;
}

/** Whether the host knows who sent a request: `user` of it, or a session that names one. */
export function isAuthenticated(request: unknown): boolean {
  try {
    const { user, session } = (request ?? {}) as HostRequest;
    return isSomebody(user) || hasUser(session);
  } catch {
    // A getter of the host's that throws says of nobody who it is, and is no reason for us to fail.
    return false;
  }
}

function isSomebody(value: unknown): boolean {
  return value !== undefined && value !== null && value !== false && value !== '' && value !== 0;
}

/** Session middleware gives strangers a session too: only one that names a user counts. */
function hasUser(session: unknown): boolean {
  if (typeof session !== 'object' || session === null) return false;
  const { user, userId, passport } = session as Readonly<Record<string, unknown>>;
  return (
    isSomebody(user) || isSomebody(userId) || isSomebody((passport as { user?: unknown } | undefined)?.user)
  );
}
