// What a verdict means for whoever looks from outside: the core's sentence, but for what a look of a deployed stack would do by itself.
import { explain, type Verdict } from '@tasktap/core';

export function adviceOn(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'drifted':
      return `Its session differs from the policy in ${verdict.differs.join(', ')}: the next look of a deployed stack changes it, or \`tasktap apply\` does.`;
    case 'shadowed':
      return 'A session with a lower number takes its packets before ours does: give ours a lower number or remove the other.';
    case 'unmirrored':
      return verdict.reason === 'new'
        ? 'It has no session yet: the next look of a deployed stack creates it, or `tasktap apply` does.'
        : explain(verdict);
    case 'waiting':
      return verdict.reason === 'left-to-events'
        ? 'Its interface is younger than two minutes. Where a stack is deployed, its events create the session; elsewhere `tasktap apply` does.'
        : explain(verdict);
    default:
      return explain(verdict);
  }
}
