// Has Node keep what it compiles: half of a start is reading and compiling the same files again.
import module from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Not in the place that Node takes by itself: that is in the /tmp of all users, and who writes there first would have his code run by the others. */
export function keepCompiled() {
  const home = ownHome();
  if (home !== undefined) module.enableCompileCache?.(join(home, '.cache', 'tasktap'));
}

/** Undefined: a user that the system does not know, as in some containers. */
function ownHome() {
  try {
    return homedir();
  } catch {
    return undefined;
  }
}
