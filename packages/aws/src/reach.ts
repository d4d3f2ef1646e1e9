// How a client reaches AWS: which one, and as whom.
import type { ClientOptions } from './clients.ts';

/** All absent: the SDK's own choice. */
export type Reach = Pick<ClientOptions, 'region' | 'endpoint' | 'credentials'>;
