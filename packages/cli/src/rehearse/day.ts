// What happens to a fleet while a deployment is rehearsed: every hour one service is deployed anew, and another one grows for a while.
import { announceService, deploy, type World } from '@tasktap/emulator';

const minute = 60_000;
const hour = 60 * minute;
/** Minutes of each hour. The last of them leaves time enough to come to rest. */
const deployedAt = 10;
const grownAt = 20;
const shrunkAt = 40;

/** Plans it all; whatever else happens (refusals, tasks that end by themselves) is in the fleet. */
export function planDay(world: World, hours: number): void {
  const services = [...world.services.values()];
  for (let each = 0; each < hours; each += 1) {
    const deployed = services[each % services.length];
    const grown = services[(each + 1) % services.length];
    if (deployed === undefined || grown === undefined) return;
    const at = (minutes: number, act: () => void) => void world.clock.after(each * hour + minutes * minute, act);
    at(deployedAt, () => {
      deploy(world, deployed, deployed.taskDefinitionArn);
      announceService(world, deployed);
    });
    at(grownAt, () => {
      const usual = grown.desiredCount;
      const scaleTo = (count: number): void => {
        grown.desiredCount = count;
        announceService(world, grown);
      };
      scaleTo(usual + Math.ceil(usual / 2));
      world.clock.after((shrunkAt - grownAt) * minute, () => scaleTo(usual));
    });
  }
}
