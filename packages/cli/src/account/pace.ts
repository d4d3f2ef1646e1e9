// How fast an operator's command may ask: it leaves most of what AWS allows an account to the functions at work.

/** Half of what ECS gives an account for listing and describing tasks, 100 at once and 20 a second (ECS API throttling page). */
export const taskReads = { burst: 50, perSecond: 10 } as const;
/** Of EC2's 50 at once and 5 a second (EC2 API throttling page), as much as looks take: of creates, and of changes, which EC2 counts by themselves. */
export const creates = { burst: 10, perSecond: 2.5 } as const;
/** EC2 counts deletes by themselves, in a bucket of 50 at once and 5 a second: a stack that is drained is paused, and deletes nothing beside. */
export const deletes = { burst: 40, perSecond: 5 } as const;
