// What was made through an endpoint, and how all of it is removed again, whatever came of the cases.
import {
  DeleteTrafficMirrorFilterCommand,
  DeleteTrafficMirrorFilterRuleCommand,
  DeleteTrafficMirrorSessionCommand,
  DeleteTrafficMirrorTargetCommand,
  type EC2Client,
} from '@aws-sdk/client-ec2';

export interface Ledger {
  /** Any output of any command: what a create answered is remembered. */
  note(command: string | undefined, output: unknown): void;
  /** The same for an answer as it came over the wire. */
  noteText(xml: string): void;
  /** Removes everything, sessions before what they need. Returns a line for each thing that could not be removed. */
  settle(): Promise<readonly string[]>;
  /** Clearing up is never stopped by a limit on calls. */
  isSettling(): boolean;
}

const KINDS = [
  'TrafficMirrorSession',
  'TrafficMirrorFilterRule',
  'TrafficMirrorFilter',
  'TrafficMirrorTarget',
] as const;

type Kind = (typeof KINDS)[number];

export function createLedger(ec2: EC2Client): Ledger {
  const made = new Map<Kind, Set<string>>(KINDS.map((kind) => [kind, new Set()]));
  let settling = false;
  const remove: Readonly<Record<Kind, (id: string) => Promise<unknown>>> = {
    TrafficMirrorSession: (id) => ec2.send(new DeleteTrafficMirrorSessionCommand({ TrafficMirrorSessionId: id })),
    TrafficMirrorFilterRule: (id) =>
      ec2.send(new DeleteTrafficMirrorFilterRuleCommand({ TrafficMirrorFilterRuleId: id })),
    TrafficMirrorFilter: (id) => ec2.send(new DeleteTrafficMirrorFilterCommand({ TrafficMirrorFilterId: id })),
    TrafficMirrorTarget: (id) => ec2.send(new DeleteTrafficMirrorTargetCommand({ TrafficMirrorTargetId: id })),
  };

  return {
    note(command, output) {
      if (!command?.startsWith('Create')) return;
      for (const kind of KINDS) {
        const id: unknown = Object(Object(output)[kind])[`${kind}Id`];
        if (typeof id === 'string') made.get(kind)?.add(id);
      }
    },
    noteText(xml) {
      for (const kind of KINDS) {
        if (!xml.includes(`<Create${kind}Response`)) continue;
        const [, id] = new RegExp(`<${kind.slice(0, 1).toLowerCase()}${kind.slice(1)}Id>([^<]+)<`).exec(xml) ?? [];
        if (id !== undefined) made.get(kind)?.add(id);
      }
    },
    async settle() {
      settling = true;
      const left: string[] = [];
      for (const kind of KINDS) {
        for (const id of made.get(kind) ?? []) {
          const problem = await remove[kind](id).then(
            () => undefined,
            (error: Error) => error.name,
          );
          // A case may have deleted it itself, or its filter.
          if (problem !== undefined && !problem.endsWith('.NotFound')) left.push(`${id}: ${problem}`);
        }
        made.get(kind)?.clear();
      }
      settling = false;
      return left;
    },
    isSettling: () => settling,
  };
}
