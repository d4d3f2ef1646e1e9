// No deployment of the fleet fails that would not have failed without us: of one that failed, none of the tasks that it lost was lost to us.
import type { CreateCheck } from '../witness.ts';

export const deployments: CreateCheck = ({ world }, report) => {
  /** Tasks that we stopped before they had ever run, by deployment: those are what a circuit breaker counts. */
  const stopped = new Map<string, number>();
  world.onDeploymentChange.add((service, { id, rolloutState }) => {
    const ours = stopped.get(id) ?? 0;
    if (rolloutState !== 'FAILED' || ours === 0) return;
    report(id, `deployment ${id} of ${service.name} has failed, and ${ours} of its tasks were stopped by us`);
  });
  return {
    before({ operation, input }) {
      const task = operation === 'StopTask' ? world.tasks.get(String(Reflect.get(input, 'task'))) : undefined;
      if (task === undefined || task.desiredStatus === 'STOPPED' || task.startedAt !== undefined) return undefined;
      const id = task.deploymentId ?? '';
      // Counted before it is known whether the call will be refused: what fails at this very moment is due to it.
      stopped.set(id, (stopped.get(id) ?? 0) + 1);
      return () => {
        if (task.desiredStatus !== 'STOPPED') stopped.set(id, (stopped.get(id) ?? 1) - 1);
      };
    },
  };
};
