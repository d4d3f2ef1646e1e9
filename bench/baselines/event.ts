// As much of an `ECS Task State Change` event as the baselines read.

export interface TaskEvent {
  readonly resources: readonly string[];
  readonly detail: {
    readonly lastStatus: string;
    readonly clusterArn: string;
    readonly attachments: readonly {
      readonly type: string;
      readonly status: string;
      readonly details: readonly { readonly name: string; readonly value: string }[];
    }[];
  };
}

/** The attached interfaces of the task. */
export function interfacesOf({ detail }: TaskEvent): readonly string[] {
  return detail.attachments
    .filter(({ type, status }) => type === 'eni' && status === 'ATTACHED')
    .flatMap(({ details }) => details.filter(({ name }) => name === 'networkInterfaceId').map(({ value }) => value));
}
