// One scenario: a fleet, what is done with it, and what must be true at its end. Nothing may be denied on the way, nor given up.
import { DeploymentError, type FaultPlan, type Fleet, type Stack } from '@tasktap/emulator';
import { createStage, type Parameters, type Stage } from './stage.ts';
import type { Template } from './template.ts';

export interface Scenario {
  readonly fleet: Fleet;
  readonly faults?: FaultPlan['faults'];
  readonly parameters?: Parameters;
  /** What is done once the stack is there. */
  readonly play: (stage: Stage, stack: Stack) => Promise<void>;
  /** By its sentence. */
  readonly mustBe: Readonly<Record<string, (stage: Stage) => boolean>>;
}

/** Everything that is not as it must be, a sentence each; none: the scenario went well. */
export async function complaintsOf(
  scenario: Scenario,
  template: Template,
  parameters: Parameters,
): Promise<readonly string[]> {
  const stage = await createStage(scenario.fleet, scenario.faults);
  try {
    const refused = await refusalOf(async () => {
      const stack = await stage.deploy(template, { ...parameters, ...scenario.parameters });
      await scenario.play(stage, stack);
    });
    const unmet = Object.entries(scenario.mustBe).filter(([, holds]) => !holds(stage));
    return [...refused, ...deniedIn(stage), ...deadIn(stage), ...unmet.map(([sentence]) => `not so: ${sentence}`)];
  } finally {
    await stage.close();
  }
}

/** CloudFormation's own sentences, where it refused. */
async function refusalOf(act: () => Promise<void>): Promise<readonly string[]> {
  try {
    await act();
    return [];
  } catch (problem) {
    if (problem instanceof DeploymentError) return problem.message.split('\n');
    throw problem;
  }
}

function deniedIn({ emulator }: Stage): readonly string[] {
  const denied = emulator.calls
    .recent()
    .flatMap(({ principal = '', lackedRight }) =>
      lackedRight === undefined ? [] : [`denied: ${lackedRight} of ${principal.split('-')[1]}`],
    );
  return [...new Set(denied)];
}

function deadIn({ emulator }: Stage): readonly string[] {
  return emulator.queues
    .all()
    .filter(({ settings, depth }) => settings.name.includes('Dead') && depth().visible > 0)
    .map(({ settings }) => `dead letters in ${settings.name}`);
}
