// What the page is told of a fleet, as a table: service to verdict and reason to the number of tasks.
export interface Fleet {
  readonly paused?: boolean;
  readonly budgets?: readonly {
    readonly operations: readonly string[];
    readonly calls: number;
    readonly throttled: number;
    readonly limit?: { readonly burst: number; readonly perSecond: number };
  }[];
  readonly services: readonly {
    readonly cluster: string;
    readonly name: string;
    readonly tasks: readonly (readonly [id: string, verdict: string, reason: string])[];
  }[];
}

export function standingsOf({ services }: Fleet): Readonly<Record<string, Readonly<Record<string, number>>>> {
  return Object.fromEntries(
    services.map(({ cluster, name, tasks }) => {
      const counts: Record<string, number> = {};
      for (const [, verdict, reason] of tasks) {
        const standing = `${verdict} ${reason}`;
        counts[standing] = (counts[standing] ?? 0) + 1;
      }
      return [`${cluster}/${name}`, counts];
    }),
  );
}
