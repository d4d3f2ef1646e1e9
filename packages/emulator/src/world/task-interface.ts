// The network interface of a task: made a moment before it is attached, deleted when the task is deprovisioned.
import { attachmentArn } from './arns.ts';
import type { WorldTime } from './clock.ts';
import { createNetworkInterface, deleteNetworkInterface } from './network-interfaces.ts';
import type { Task, TaskAttachment, World } from './state.ts';

/** Makes the interface; EC2's describe shows it from `visibleAt` on. A task without an attachment needs none. */
export function makeInterface(world: World, task: Task, visibleAt: WorldTime): void {
  const { attachment } = task;
  if (attachment === undefined) return;
  const made = createNetworkInterface(world, {
    subnetId: attachment.subnetId,
    description: attachmentArn(world, attachment.id),
    // Captured for Fargate; the interface of an EC2 task belongs to the account's own instance (inferred, never captured).
    requesterManaged: task.launchType !== 'EC2',
    // Managed Instances share one trunk among their tasks.
    interfaceType: task.launchType === 'MANAGED_INSTANCES' ? 'branch' : 'interface',
    hostType: task.hostType,
    taskArn: task.arn,
    visibleAt,
  });
  attachment.status = 'ATTACHING';
  attachment.networkInterfaceId = made.id;
  attachment.macAddress = made.mac;
  attachment.privateDnsName = privateDnsName(world.region, made.privateIp);
  attachment.privateIPv4Address = made.privateIp;
}

export function attachInterface(world: World, task: Task): void {
  setStatus(task, 'ATTACHED');
  const made = world.networkInterfaces.get(task.attachment?.networkInterfaceId ?? '');
  if (made !== undefined) made.status = 'in-use';
}

export function detachInterface(task: Task): void {
  setStatus(task, 'DETACHING');
}

/** The details of the attachment stay, as in real STOPPED events. */
export function deleteInterface(world: World, task: Task): void {
  setStatus(task, 'DELETED');
  const id = task.attachment?.networkInterfaceId;
  if (id !== undefined) deleteNetworkInterface(world, id);
}

/** The five details in the order of captured events; before the interface is made only the first is known. */
export function interfaceDetails(attachment: TaskAttachment): { readonly name: string; readonly value: string }[] {
  const { subnetId, networkInterfaceId, macAddress, privateDnsName, privateIPv4Address } = attachment;
  const details = { subnetId, networkInterfaceId, macAddress, privateDnsName, privateIPv4Address };
  return Object.entries(details).flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]));
}

function setStatus(task: Task, status: TaskAttachment['status']): void {
  if (task.attachment !== undefined) task.attachment.status = status;
}

/** `ec2.internal` is the domain of us-east-1 alone. */
function privateDnsName(region: string, address: string): string {
  const domain = region === 'us-east-1' ? 'ec2.internal' : `${region}.compute.internal`;
  return `ip-${address.replaceAll('.', '-')}.${domain}`;
}
