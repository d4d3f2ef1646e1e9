// The forwarder as one more container of a task definition, in the JSON that ECS shows and takes.
import * as v from 'valibot';

export interface SidecarWish {
  readonly image: string;
  /** What follows `tasktap` in the container: `forward --to ...`. */
  readonly command: readonly string[];
}

export type Made =
  | {
      readonly kind: 'made';
      readonly definition: Readonly<Record<string, unknown>>;
      /** What ECS may say against it. */
      readonly doubt: string | undefined;
    }
  | { readonly kind: 'refused'; readonly sentence: string };

/** The policy `sidecar` looks for a container of this name unless told otherwise. */
export const sidecarName = 'tasktap';

const text = v.string();
/** What decides; all else passes through as it is. */
const schema = v.looseObject({
  family: text,
  networkMode: v.optional(text),
  requiresCompatibilities: v.optional(v.array(text)),
  runtimePlatform: v.optional(v.looseObject({ operatingSystemFamily: v.optional(text) })),
  memory: v.optional(v.union([text, v.number()])),
  containerDefinitions: v.pipe(
    v.array(
      v.looseObject({
        name: text,
        logConfiguration: v.optional(v.unknown()),
        memory: v.optional(v.number()),
        memoryReservation: v.optional(v.number()),
      }),
    ),
    v.minLength(1, 'Expected at least one container'),
  ),
});
/** DescribeTaskDefinition's answer: the tags stand beside. */
const described = v.looseObject({ taskDefinition: v.unknown(), tags: v.optional(v.array(v.unknown())) });

/** Shown by DescribeTaskDefinition and refused by RegisterTaskDefinition (ECS API reference, TaskDefinition). */
const readOnly = [
  'taskDefinitionArn',
  'revision',
  'status',
  'requiresAttributes',
  'compatibilities',
  'registeredAt',
  'registeredBy',
  'deregisteredAt',
];
/** Quota of ECS: containers in a task definition. */
const mostContainers = 10;
/** MiB. Node takes some 60; the rest is for bursts. */
const memoryReservation = 128;

/** `written`: the answer of DescribeTaskDefinition, its `taskDefinition` alone, or the input of RegisterTaskDefinition. */
export function withSidecar(written: string, wish: SidecarWish): Made {
  const json = parsed(written);
  if (json === undefined) return refused('Expected a task definition as JSON on standard input.');
  const answer = v.safeParse(described, json);
  const read = v.safeParse(schema, answer.success ? answer.output.taskDefinition : json);
  if (!read.success) {
    const [issue] = read.issues;
    return refused(`Expected a task definition: ${v.getDotPath(issue) ?? 'the whole'}: ${issue.message}.`);
  }
  const sentence = obstacle(read.output);
  if (sentence !== undefined) return refused(sentence);
  const kept = Object.fromEntries(Object.entries(read.output).filter(([key]) => !readOnly.includes(key)));
  const tags = answer.success ? (answer.output.tags ?? []) : [];
  return {
    kind: 'made',
    definition: {
      ...kept,
      containerDefinitions: [...read.output.containerDefinitions, containerFor(read.output, wish)],
      ...(tags.length === 0 ? {} : { tags }),
    },
    doubt: doubtOf(read.output),
  };
}

type Definition = v.InferOutput<typeof schema>;

/** Why it cannot work. */
function obstacle({ networkMode, runtimePlatform, containerDefinitions }: Definition): string | undefined {
  if (networkMode !== 'awsvpc') {
    return `Expected networkMode awsvpc, found ${networkMode ?? 'none (which is bridge)'}: only there has a task packets and an address of its own.`;
  }
  const system = runtimePlatform?.operatingSystemFamily ?? 'LINUX';
  if (system !== 'LINUX') return `Expected Linux, found ${system}: the forwarder captures with tcpdump on Linux.`;
  if (containerDefinitions.some(({ name }) => name === sidecarName)) {
    return `It has a container named ${sidecarName} already: remove that first to change it.`;
  }
  if (containerDefinitions.length < mostContainers) return undefined;
  return `It has ${containerDefinitions.length} containers, and ECS takes ${mostContainers}: there is no room for one more.`;
}

/** "The total amount of memory reserved for all containers within a task must be lower than the task memory value" (ECS API, ContainerDefinition; equal has worked). */
function doubtOf({ memory, containerDefinitions }: Definition): string | undefined {
  const all = memory === undefined ? undefined : mebibytesOf(String(memory));
  const reserved = containerDefinitions
    .map((one) => one.memoryReservation ?? one.memory ?? 0)
    .reduce((sum, one) => sum + one, 0);
  if (all === undefined || reserved + memoryReservation <= all) return undefined;
  return `Its containers reserve ${reserved} MiB, and ${sidecarName} ${memoryReservation} more: ECS may refuse that, since the task has ${all}. Give the task more, or a container less.`;
}

/** `512`, `1 GB`. Undefined: neither. */
function mebibytesOf(written: string): number | undefined {
  const [, amount, unit] = /^\s*(\d+(?:\.\d+)?)\s*(gb)?\s*$/i.exec(written) ?? [];
  return amount === undefined ? undefined : Number(amount) * (unit === undefined ? 1 : 1024);
}

/** Not essential: the task goes on without it. */
function containerFor(
  { containerDefinitions: [first], requiresCompatibilities = [] }: Definition,
  { image, command }: SidecarWish,
): Readonly<Record<string, unknown>> {
  const { logConfiguration } = first ?? {};
  return {
    name: sidecarName,
    image,
    essential: false,
    command,
    memoryReservation,
    user: 'node',
    ...(logConfiguration === undefined ? {} : { logConfiguration }),
    // Fargate refuses any definition that adds it.
    ...(requiresCompatibilities.includes('FARGATE') ? {} : { linuxParameters: { capabilities: { add: ['NET_RAW'] } } }),
  };
}

function refused(sentence: string): Made {
  return { kind: 'refused', sentence };
}

function parsed(written: string): unknown {
  try {
    return JSON.parse(written);
  } catch {
    return undefined;
  }
}
