// What the directory knows of a task beside its name.
import { type Directory, textOfAddress } from '@tasktap/collector';
import type { Fact } from '@tasktap/console';

export function factsIn(present: Directory, id: string): readonly Fact[] {
  const entries = [...present.values()].flat().filter(({ task }) => task.task === id);
  const [first] = entries;
  if (first === undefined) return [];
  const { eni, az, account, family } = first.task;
  return [
    ...known('family', family),
    ...known('interface', eni),
    ...known('zone', az),
    ...known('account', account),
    ...entries.map(
      ({ vni, source }): Fact => [
        'heard as',
        `VNI ${vni}${source === undefined ? '' : ` from ${textOfAddress(source)}`}`,
      ],
    ),
  ];
}

function known(name: string, value: string | undefined): readonly Fact[] {
  return value === undefined ? [] : [[name, value]];
}
