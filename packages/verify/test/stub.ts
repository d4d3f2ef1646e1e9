// A scene for tests of single experiments: an EC2 that answers from a function, and a clock that never waits.
import type { Scene } from '../src/scene.ts';

export interface Call {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

export function stubScene(
  answer: (call: Call, now: number) => object,
  different: Partial<Scene> = {},
): { readonly scene: Scene; readonly calls: readonly Call[] } {
  const calls: Call[] = [];
  let now = 0;
  const ec2 = {
    async send(command: { readonly constructor: { readonly name: string }; readonly input: Call['input'] }) {
      const call = { operation: command.constructor.name.replace(/Command$/, ''), input: command.input };
      calls.push(call);
      return { $metadata: { httpStatusCode: 200, requestId: 'req' }, ...answer(call, now) };
    },
  };
  const clock = {
    now: () => now,
    async sleep(milliseconds: number) {
      now += milliseconds;
    },
  };
  const scene: Scene = {
    ec2: ec2 as unknown as Scene['ec2'],
    ecs: ec2 as unknown as Scene['ecs'],
    clock,
    run: 'tasktap-verify-1',
    target: 'tmt-1',
    filter: 'tmf-1',
    tasks: [],
    tokenMinutes: 0,
    interrupted: () => false,
    ...different,
  };
  return { scene, calls };
}

export function refuse(code: string): never {
  throw Object.assign(new Error('no'), { name: code, $metadata: { httpStatusCode: 400 } });
}
